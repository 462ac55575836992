"""Members bring two others together: introductions, their sides, their steps, and who would rather not be asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None

#: What may follow what, and who may bring it about.
PAIRS = (
    "'asked introduced', 'asked not_ahead', 'asked withdrawn', 'asked erased', 'introduced follow_up', "
    "'introduced erased', 'follow_up erased', 'not_ahead erased', 'withdrawn erased'"
)
PARTIES = "'asked asker', 'withdrawn asker', 'introduced house', 'not_ahead house', 'follow_up house', 'erased house'"

# The steps are append-only; nobody is introduced on an old yes; nothing is kept for more than a year.
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
POSTGRESQL = (
    "CREATE FUNCTION introduction_step_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the steps of an introduction are append-only'; END $$",
    "CREATE TRIGGER introduction_step_no_change BEFORE UPDATE OR DELETE ON introduction_step "
    "FOR EACH ROW EXECUTE FUNCTION introduction_step_is_append_only()",
    "CREATE FUNCTION introduction_needs_fresh_consent() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF NOT EXISTS (SELECT 1 FROM introduction_step s WHERE s.introduction_id = NEW.introduction_id "
    "AND s.state = 'asked' AND NEW.at - s.at <= interval '30 days') "
    "THEN RAISE EXCEPTION 'an introduction needs two yeses of the last thirty days'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER introduction_step_fresh_consent BEFORE INSERT ON introduction_step "
    "FOR EACH ROW WHEN (NEW.state = 'introduced') EXECUTE FUNCTION introduction_needs_fresh_consent()",
    "ALTER TABLE introduction ADD CONSTRAINT ck_raw_introduction_kept_a_year "
    "CHECK (due_at <= created_at + interval '366 days')",
)


def upgrade() -> None:
    op.create_table(
        "introduction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("erased_at", sa.DateTime(timezone=True)),
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
            "AND b_key IS NOT NULL AND c_key IS NOT NULL AND due_at IS NOT NULL)",
            name=op.f("ck_introduction_whole_until_then"),
        ),
        sa.CheckConstraint("due_at >= created_at", name=op.f("ck_introduction_forgotten_in_time")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction")),
        sa.UniqueConstraint("pair_key", name=op.f("uq_introduction_pair_key")),
    )
    op.create_index(op.f("ix_introduction_due_at"), "introduction", ["due_at"])
    op.create_table(
        "introduction_side",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(22), nullable=False),
        sa.Column("turn", sa.String(20), nullable=False),
        sa.Column("ask_at", sa.DateTime(timezone=True)),
        sa.Column("own_key", sa.LargeBinary()),
        sa.Column("link_sealed", sa.LargeBinary()),
        sa.CheckConstraint(
            "turn IN ('none', 'waits', 'question', 'follow_up')", name=op.f("ck_introduction_side_turn")
        ),
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
    op.create_table(
        "introduction_pause",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("own_key", sa.LargeBinary()),
        sa.Column("until_sealed", sa.LargeBinary()),
        sa.CheckConstraint(
            "own_key IS NOT NULL AND until_sealed IS NOT NULL", name=op.f("ck_introduction_pause_until_some_day")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_introduction_pause_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_introduction_pause")),
    )
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
            f"(before IS NULL AND state = 'asked') OR before || ' ' || state IN ({PAIRS})",
            name=op.f("ck_introduction_step_follows"),
        ),
        sa.CheckConstraint(f"state || ' ' || party IN ({PARTIES})", name=op.f("ck_introduction_step_who_may")),
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
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("introduction_step")
    op.drop_table("introduction_pause")
    op.drop_table("introduction_side")
    op.drop_table("introduction")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION introduction_step_is_append_only()")
        op.execute("DROP FUNCTION introduction_needs_fresh_consent()")
