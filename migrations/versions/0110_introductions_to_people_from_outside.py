"""Introductions to somebody from outside: the member is asked first, then they by a link, and they may end it.

The tables are made anew, since SQLite changes no constraint. The way back keeps them unless somebody from outside is in
one: a side does not say of what it is one, so none could be told from another.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0110"
down_revision = "0109"
branch_labels = None
depends_on = None

KEPT = "id, created_at, due_at, erased_at, a_key, b_key, c_key, pair_key, own_key, inside_sealed"
SIDE = "id, person_id, handle, turn, ask_at, own_key, link_sealed"
STEP = "id, introduction_id, before, state, party, at, wording"
BEFORE = (
    "'asked introduced', 'asked not_ahead', 'asked withdrawn', 'asked erased', 'introduced follow_up', "
    "'introduced erased', 'follow_up erased', 'not_ahead erased', 'withdrawn erased'"
)
PARTIES_BEFORE = (
    "'asked asker', 'withdrawn asker', 'introduced house', 'not_ahead house', 'follow_up house', 'erased house'"
)
#: What may follow what, and who may bring it about.
PAIRS = (
    "'asked invited', 'asked introduced', 'asked not_ahead', 'asked withdrawn', 'asked erased', 'invited introduced', "
    "'invited not_ahead', 'invited withdrawn', 'invited erased', 'introduced follow_up', 'introduced stopped', "
    "'introduced erased', 'follow_up stopped', 'follow_up erased', 'stopped erased', 'not_ahead erased', "
    "'withdrawn erased'"
)
PARTIES = (
    "'asked asker', 'withdrawn asker', 'invited house', 'stopped c', 'introduced house', 'not_ahead house', "
    "'follow_up house', 'erased house'"
)
TURNS_BEFORE = "'none', 'waits', 'question', 'follow_up'"
TURNS = "'none', 'waits', 'question', 'forward', 'follow_up'"
WHOLE_BEFORE = "c_key IS NOT NULL"
WHOLE = "(c_key IS NOT NULL) <> outside"

#: Only somebody from outside is asked by a link; they are introduced once they have said yes behind it, proved by a code.
OUTSIDE = "SELECT outside FROM introduction i WHERE i.id = NEW.introduction_id"
PROVED = (
    "SELECT 1 FROM outside_party p WHERE p.errand = 'introduction' AND p.about_id = NEW.introduction_id "
    "AND p.agreed_at IS NOT NULL AND p.ended_at IS NULL"
)
NOT_THEIRS = "'only somebody from outside is asked by a link'"
NOT_PROVED = "'somebody from outside is introduced once they have said yes themselves'"
SQLITE = (
    "CREATE TRIGGER introduction_step_no_update BEFORE UPDATE ON introduction_step BEGIN "
    "SELECT RAISE(ABORT, 'the steps of an introduction are append-only'); END",
    "CREATE TRIGGER introduction_step_no_delete BEFORE DELETE ON introduction_step BEGIN "
    "SELECT RAISE(ABORT, 'the steps of an introduction are append-only'); END",
    "CREATE TRIGGER introduction_step_fresh_consent BEFORE INSERT ON introduction_step "
    "WHEN NEW.state = 'introduced' AND NOT EXISTS (SELECT 1 FROM introduction_step s "
    "WHERE s.introduction_id = NEW.introduction_id AND s.state = 'asked' "
    "AND julianday(NEW.at) - julianday(s.at) <= 30) BEGIN "
    "SELECT RAISE(ABORT, 'an introduction needs two yeses of the last thirty days'); END",
    "CREATE TRIGGER introduction_kept_a_year BEFORE INSERT ON introduction "
    "WHEN julianday(NEW.due_at) - julianday(NEW.created_at) > 366 BEGIN "
    "SELECT RAISE(ABORT, 'an introduction is kept for a year at most'); END",
    "CREATE TRIGGER introduction_kept_a_year_still BEFORE UPDATE ON introduction "
    "WHEN julianday(NEW.due_at) - julianday(NEW.created_at) > 366 BEGIN "
    "SELECT RAISE(ABORT, 'an introduction is kept for a year at most'); END",
)
SQLITE_OUTSIDE = (
    "CREATE TRIGGER introduction_step_by_a_link BEFORE INSERT ON introduction_step "
    f"WHEN NEW.state IN ('invited', 'stopped') AND NOT ({OUTSIDE}) BEGIN SELECT RAISE(ABORT, {NOT_THEIRS}); END",
    "CREATE TRIGGER introduction_step_proved BEFORE INSERT ON introduction_step WHEN NEW.state = 'introduced' "
    f"AND ({OUTSIDE}) AND (NEW.before <> 'invited' OR NOT EXISTS ({PROVED})) "
    f"BEGIN SELECT RAISE(ABORT, {NOT_PROVED}); END",
)
POSTGRESQL = (
    "CREATE TRIGGER introduction_step_no_change BEFORE UPDATE OR DELETE ON introduction_step "
    "FOR EACH ROW EXECUTE FUNCTION introduction_step_is_append_only()",
    "CREATE TRIGGER introduction_step_fresh_consent BEFORE INSERT ON introduction_step "
    "FOR EACH ROW WHEN (NEW.state = 'introduced') EXECUTE FUNCTION introduction_needs_fresh_consent()",
    "ALTER TABLE introduction ADD CONSTRAINT ck_raw_introduction_kept_a_year "
    "CHECK (due_at <= created_at + interval '366 days')",
)
POSTGRESQL_OUTSIDE = (
    "CREATE FUNCTION introduction_is_by_a_link() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF NEW.state IN ('invited', 'stopped') AND NOT ({OUTSIDE}) THEN RAISE EXCEPTION {NOT_THEIRS}; END IF; "
    f"IF NEW.state = 'introduced' AND ({OUTSIDE}) AND (NEW.before <> 'invited' OR NOT EXISTS ({PROVED})) "
    f"THEN RAISE EXCEPTION {NOT_PROVED}; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER introduction_step_by_a_link BEFORE INSERT ON introduction_step "
    "FOR EACH ROW WHEN (NEW.state IN ('invited', 'introduced', 'stopped')) "
    "EXECUTE FUNCTION introduction_is_by_a_link()",
)


def upgrade() -> None:
    anew(PAIRS, PARTIES, TURNS, outside=True)
    run(SQLITE_OUTSIDE, POSTGRESQL_OUTSIDE)


def downgrade() -> None:
    op.execute("DELETE FROM outside_party WHERE errand = 'introduction'")
    if not is_sqlite():
        op.execute("DROP TRIGGER introduction_step_by_a_link ON introduction_step")
        op.execute("DROP FUNCTION introduction_is_by_a_link()")
    anew(BEFORE, PARTIES_BEFORE, TURNS_BEFORE, outside=False)


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def run(sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    for statement in sqlite if is_sqlite() else postgresql:
        op.execute(statement)


def anew(pairs: str, parties: str, turns: str, *, outside: bool) -> None:
    """The three tables with these constraints, and what stood in them."""
    kept = "" if outside else " WHERE NOT EXISTS (SELECT 1 FROM introduction WHERE outside)"
    op.execute(f"CREATE TABLE introduction_kept AS SELECT {KEPT} FROM introduction{kept}")
    op.execute(f"CREATE TABLE introduction_side_kept AS SELECT {SIDE} FROM introduction_side{kept}")
    op.execute(f"CREATE TABLE introduction_step_kept AS SELECT {STEP} FROM introduction_step{kept}")
    for table in ("introduction_step", "introduction_side", "introduction"):
        op.drop_table(table)
    create_introduction(outside=outside)
    create_side(turns)
    create_step(pairs, parties)
    also, value = (", outside", ", " + ("0" if is_sqlite() else "false")) if outside else ("", "")
    op.execute(f"INSERT INTO introduction ({KEPT}{also}) SELECT {KEPT}{value} FROM introduction_kept")
    op.execute(f"INSERT INTO introduction_side ({SIDE}) SELECT {SIDE} FROM introduction_side_kept")
    op.execute(f"INSERT INTO introduction_step ({STEP}) SELECT {STEP} FROM introduction_step_kept ORDER BY id")
    for table in ("introduction", "introduction_side", "introduction_step"):
        op.drop_table(f"{table}_kept")
        if not is_sqlite():
            last = f"max(id)) FROM {table} HAVING max(id) IS NOT NULL"
            op.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last}")
    run(SQLITE, POSTGRESQL)


def create_introduction(*, outside: bool) -> None:
    op.create_table(
        "introduction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("erased_at", sa.DateTime(timezone=True)),
        *((sa.Column("outside", sa.Boolean(), nullable=False),) if outside else ()),
        sa.Column("a_key", sa.String(64)),
        sa.Column("b_key", sa.String(64)),
        sa.Column("c_key", sa.String(64)),
        sa.Column("pair_key", sa.String(64)),
        sa.Column("own_key", sa.LargeBinary()),
        sa.Column("inside_sealed", sa.LargeBinary()),
        sa.CheckConstraint(
            "a_key <> b_key AND a_key <> c_key AND b_key <> c_key", name=op.f("ck_introduction_three_people")
        ),
        sa.CheckConstraint(
            "erased_at IS NULL OR (own_key IS NULL AND inside_sealed IS NULL AND a_key IS NULL AND b_key IS NULL "
            "AND c_key IS NULL AND due_at IS NULL)",
            name=op.f("ck_introduction_erased_is_a_stub"),
        ),
        sa.CheckConstraint(
            "erased_at IS NOT NULL OR (own_key IS NOT NULL AND inside_sealed IS NOT NULL AND a_key IS NOT NULL "
            f"AND b_key IS NOT NULL AND {WHOLE if outside else WHOLE_BEFORE} AND due_at IS NOT NULL)",
            name=op.f("ck_introduction_whole_until_then"),
        ),
        sa.CheckConstraint("due_at >= created_at", name=op.f("ck_introduction_forgotten_in_time")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction")),
        sa.UniqueConstraint("pair_key", name=op.f("uq_introduction_pair_key")),
    )
    op.create_index(op.f("ix_introduction_due_at"), "introduction", ["due_at"])


def create_side(turns: str) -> None:
    op.create_table(
        "introduction_side",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(22), nullable=False),
        sa.Column("turn", sa.String(20), nullable=False),
        sa.Column("ask_at", sa.DateTime(timezone=True)),
        sa.Column("own_key", sa.LargeBinary()),
        sa.Column("link_sealed", sa.LargeBinary()),
        sa.CheckConstraint(f"turn IN ({turns})", name=op.f("ck_introduction_side_turn")),
        sa.CheckConstraint(
            "own_key IS NOT NULL AND link_sealed IS NOT NULL", name=op.f("ck_introduction_side_of_something")
        ),
        sa.CheckConstraint("(turn = 'waits') = (ask_at IS NOT NULL)", name=op.f("ck_introduction_side_waits_until")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_introduction_side_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction_side")),
        sa.UniqueConstraint("handle", name=op.f("uq_introduction_side_handle")),
    )
    op.create_index(op.f("ix_introduction_side_person_id"), "introduction_side", ["person_id"])
    op.create_index(op.f("ix_introduction_side_ask_at"), "introduction_side", ["ask_at"])


def create_step(pairs: str, parties: str) -> None:
    op.create_table(
        "introduction_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(20)),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("party", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wording", sa.String(20)),
        sa.CheckConstraint(
            f"(before IS NULL AND state = 'asked') OR before || ' ' || state IN ({pairs})",
            name=op.f("ck_introduction_step_follows"),
        ),
        sa.CheckConstraint(f"state || ' ' || party IN ({parties})", name=op.f("ck_introduction_step_who_may")),
        sa.CheckConstraint(
            "state <> 'introduced' OR wording IS NOT NULL", name=op.f("ck_introduction_step_yes_to_words")
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id", "before"],
            ["introduction_step.introduction_id", "introduction_step.state"],
            name=op.f("fk_introduction_step_introduction_id_before_introduction_step"),
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introduction.id"], name=op.f("fk_introduction_step_introduction_id_introduction")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction_step")),
        sa.UniqueConstraint("introduction_id", "before", name=op.f("uq_introduction_step_introduction_id_before")),
        sa.UniqueConstraint("introduction_id", "state", name=op.f("uq_introduction_step_introduction_id_state")),
    )
    op.create_index("ix_introduction_step_state_at", "introduction_step", ["state", "at"])
