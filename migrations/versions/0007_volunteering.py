"""The tables of volunteering.

The database itself counts who is on a shift (`shift.taken`, which a check keeps at or below `most`) and
refuses two shifts of one person at one time. On PostgreSQL the count takes the shift's row lock, and the person's
row is locked before the overlap is looked for, so that both hold for whoever writes at once.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ELSEWHERE = (
    "SELECT 1 FROM assignment AS a JOIN shift AS s ON s.id = a.shift_id JOIN shift AS n ON n.id = NEW.shift_id "
    "WHERE a.person_id = NEW.person_id AND a.cancelled_at IS NULL AND s.id <> n.id AND s.cancelled_at IS NULL "
    "AND s.start_utc < n.end_utc AND n.start_utc < s.end_utc"
)
MOVED_ONTO = (
    "SELECT 1 FROM assignment AS m JOIN assignment AS a ON a.person_id = m.person_id AND a.shift_id <> m.shift_id "
    "AND a.cancelled_at IS NULL JOIN shift AS s ON s.id = a.shift_id AND s.cancelled_at IS NULL "
    "WHERE m.shift_id = NEW.id AND m.cancelled_at IS NULL "
    "AND s.start_utc < NEW.end_utc AND NEW.start_utc < s.end_utc"
)
WORDS = "somebody would be on two shifts at once"
SQLITE = (
    f"CREATE TRIGGER assignment_elsewhere_insert BEFORE INSERT ON assignment WHEN NEW.cancelled_at IS NULL "
    f"AND EXISTS ({ELSEWHERE}) BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    f"CREATE TRIGGER assignment_elsewhere_update BEFORE UPDATE OF shift_id, person_id, cancelled_at ON assignment "
    f"WHEN NEW.cancelled_at IS NULL AND EXISTS ({ELSEWHERE} AND a.id <> NEW.id) "
    f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    f"CREATE TRIGGER shift_elsewhere BEFORE UPDATE OF start_utc, end_utc, cancelled_at ON shift "
    f"WHEN NEW.cancelled_at IS NULL AND EXISTS ({MOVED_ONTO}) BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    "CREATE TRIGGER assignment_counted_insert AFTER INSERT ON assignment WHEN NEW.cancelled_at IS NULL BEGIN "
    "UPDATE shift SET taken = taken + 1 WHERE id = NEW.shift_id; END",
    "CREATE TRIGGER assignment_counted_update AFTER UPDATE OF shift_id, cancelled_at ON assignment BEGIN "
    "UPDATE shift SET taken = taken - 1 WHERE id = OLD.shift_id AND OLD.cancelled_at IS NULL; "
    "UPDATE shift SET taken = taken + 1 WHERE id = NEW.shift_id AND NEW.cancelled_at IS NULL; END",
    "CREATE TRIGGER assignment_counted_delete AFTER DELETE ON assignment WHEN OLD.cancelled_at IS NULL BEGIN "
    "UPDATE shift SET taken = taken - 1 WHERE id = OLD.shift_id; END",
)
POSTGRESQL = (
    f"""CREATE FUNCTION assignment_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM person WHERE id = NEW.person_id FOR UPDATE;
        IF EXISTS ({ELSEWHERE} AND a.id <> NEW.id) THEN
            RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'exclusion_violation';
        END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER assignment_elsewhere BEFORE INSERT OR UPDATE OF shift_id, person_id, cancelled_at ON assignment "
    "FOR EACH ROW WHEN (NEW.cancelled_at IS NULL) EXECUTE FUNCTION assignment_elsewhere()",
    f"""CREATE FUNCTION shift_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS ({MOVED_ONTO}) THEN
            RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'exclusion_violation';
        END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER shift_elsewhere BEFORE UPDATE OF start_utc, end_utc, cancelled_at ON shift "
    "FOR EACH ROW WHEN (NEW.cancelled_at IS NULL) EXECUTE FUNCTION shift_elsewhere()",
    """CREATE FUNCTION assignment_counted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' AND OLD.cancelled_at IS NULL THEN
            UPDATE shift SET taken = taken - 1 WHERE id = OLD.shift_id;
        END IF;
        IF TG_OP <> 'DELETE' AND NEW.cancelled_at IS NULL THEN
            UPDATE shift SET taken = taken + 1 WHERE id = NEW.shift_id;
        END IF;
        RETURN NULL;
    END $$""",
    "CREATE TRIGGER assignment_counted AFTER INSERT OR DELETE OR UPDATE OF shift_id, cancelled_at ON assignment "
    "FOR EACH ROW EXECUTE FUNCTION assignment_counted()",
)


def upgrade() -> None:
    create_tables()
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    drop_tables()
    if op.get_bind().dialect.name == "postgresql":
        for name in ("assignment_elsewhere", "shift_elsewhere", "assignment_counted"):
            op.execute(f"DROP FUNCTION {name}()")


# --- tables ---


def create_tables() -> None:
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("duties", sa.Text(), nullable=False),
        sa.Column("skills", sa.Text(), nullable=False),
        sa.Column("newcomer_ok", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("name", name=op.f("uq_role_name")),
    )
    op.create_table(
        "shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("start_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("least", sa.SmallInteger(), nullable=False),
        sa.Column("most", sa.SmallInteger(), nullable=False),
        sa.Column("taken", sa.SmallInteger(), nullable=False),
        sa.Column("held", sa.SmallInteger(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("anchor_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("end_utc > start_utc", name=op.f("ck_shift_times")),
        sa.CheckConstraint("held >= 0 AND held <= most", name=op.f("ck_shift_held")),
        sa.CheckConstraint("least >= 0 AND most >= 1 AND least <= most AND most <= 200", name=op.f("ck_shift_numbers")),
        sa.CheckConstraint("taken >= 0 AND taken <= most", name=op.f("ck_shift_never_too_many")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_shift_event_id_event"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_shift_role_id_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
    )
    op.create_index(op.f("ix_shift_event_id"), "shift", ["event_id"], unique=False)
    op.create_index(op.f("ix_shift_role_id"), "shift", ["role_id"], unique=False)
    op.create_index(op.f("ix_shift_start_utc"), "shift", ["start_utc"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_for", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.String(length=20), nullable=True),
        sa.CheckConstraint("cancelled_by IN ('person', 'organiser', 'shift')", name=op.f("ck_assignment_cancelled_by")),
        sa.CheckConstraint("(cancelled_at IS NULL) = (cancelled_by IS NULL)", name=op.f("ck_assignment_cancelled")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id_person")),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_assignment_shift_id_shift")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_person_id"), "assignment", ["person_id"], unique=False)
    op.create_index("ix_assignment_shift_id", "assignment", ["shift_id"], unique=False)
    op.create_index(
        "uq_assignment_live",
        "assignment",
        ["shift_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("cancelled_at IS NULL"),
        postgresql_where=sa.text("cancelled_at IS NULL"),
    )


def drop_tables() -> None:
    op.drop_index(
        "uq_assignment_live",
        table_name="assignment",
        sqlite_where=sa.text("cancelled_at IS NULL"),
        postgresql_where=sa.text("cancelled_at IS NULL"),
    )
    op.drop_index("ix_assignment_shift_id", table_name="assignment")
    op.drop_index(op.f("ix_assignment_person_id"), table_name="assignment")
    op.drop_table("assignment")
    op.drop_index(op.f("ix_shift_start_utc"), table_name="shift")
    op.drop_index(op.f("ix_shift_role_id"), table_name="shift")
    op.drop_index(op.f("ix_shift_event_id"), table_name="shift")
    op.drop_table("shift")
    op.drop_table("role")
