"""The tables of referrals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


# The log is append-only; nobody is introduced on an old yes; nothing is kept for more than a year.
SQLITE = (
    "CREATE TRIGGER referral_step_no_update BEFORE UPDATE ON referral_step BEGIN "
    "SELECT RAISE(ABORT, 'the steps of a referral are append-only'); END",
    "CREATE TRIGGER referral_step_no_delete BEFORE DELETE ON referral_step BEGIN "
    "SELECT RAISE(ABORT, 'the steps of a referral are append-only'); END",
    "CREATE TRIGGER referral_step_fresh_consent BEFORE INSERT ON referral_step WHEN NEW.state = 'introduced' AND "
    "(SELECT count(*) FROM referral_step s WHERE s.referral_id = NEW.referral_id AND s.state IN ('accepted', 'c_yes') "
    "AND julianday(NEW.at) - julianday(s.at) <= 30) < 2 BEGIN "
    "SELECT RAISE(ABORT, 'an introduction needs two yeses of the last thirty days'); END",
    "CREATE TRIGGER referral_kept_a_year BEFORE INSERT ON referral "
    "WHEN julianday(NEW.delete_after) - julianday(NEW.created_at) > 366 BEGIN "
    "SELECT RAISE(ABORT, 'a referral is kept for a year at most'); END",
    "CREATE TRIGGER referral_kept_a_year_still BEFORE UPDATE ON referral "
    "WHEN julianday(NEW.delete_after) - julianday(NEW.created_at) > 366 BEGIN "
    "SELECT RAISE(ABORT, 'a referral is kept for a year at most'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION referral_step_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the steps of a referral are append-only'; END $$",
    "CREATE TRIGGER referral_step_no_change BEFORE UPDATE OR DELETE ON referral_step "
    "FOR EACH ROW EXECUTE FUNCTION referral_step_is_append_only()",
    "CREATE FUNCTION referral_needs_fresh_consent() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF (SELECT count(*) FROM referral_step s WHERE s.referral_id = NEW.referral_id "
    "AND s.state IN ('accepted', 'c_yes') AND NEW.at - s.at <= interval '30 days') < 2 "
    "THEN RAISE EXCEPTION 'an introduction needs two yeses of the last thirty days'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER referral_step_fresh_consent BEFORE INSERT ON referral_step "
    "FOR EACH ROW WHEN (NEW.state = 'introduced') EXECUTE FUNCTION referral_needs_fresh_consent()",
    "ALTER TABLE referral ADD CONSTRAINT ck_raw_referral_kept_a_year "
    "CHECK (delete_after <= created_at + interval '366 days')",
)


def upgrade() -> None:
    create_tables()
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    drop_tables()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION referral_step_is_append_only()")
        op.execute("DROP FUNCTION referral_needs_fresh_consent()")


# --- tables ---


def create_tables() -> None:
    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=True),
        sa.Column("receiver_id", sa.Integer(), nullable=True),
        sa.Column("referred_id", sa.Integer(), nullable=True),
        sa.Column("giver_handle", sa.String(length=22), nullable=False),
        sa.Column("receiver_handle", sa.String(length=22), nullable=False),
        sa.Column("referred_handle", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delete_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("budget", sa.String(length=20), nullable=False),
        sa.Column("timing", sa.String(length=20), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("strength", sa.String(length=20), nullable=False),
        sa.Column("how_known", sa.Text(), nullable=False),
        sa.Column("offer_key", sa.String(length=64), nullable=True),
        sa.Column("decline_code", sa.String(length=20), nullable=True),
        sa.Column("decline_line", sa.Text(), nullable=False),
        sa.Column("talked_on", sa.Date(), nullable=True),
        sa.Column("expected_call", sa.Boolean(), nullable=True),
        sa.Column("usefulness", sa.SmallInteger(), nullable=True),
        sa.Column("value_band", sa.String(length=20), nullable=True),
        sa.Column("thanks", sa.Text(), nullable=False),
        sa.Column("thanked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "budget IN ('unknown', 'under_1k', 'to_5k', 'to_20k', 'over_20k')",
            name=op.f("ck_referral_budget"),
        ),
        sa.CheckConstraint(
            "decline_code IN ('not_my_work', 'area', 'no_capacity', 'conflict', 'unclear', 'rather_not_say')",
            name=op.f("ck_referral_decline_code"),
        ),
        sa.CheckConstraint(
            "erased_at IS NOT NULL OR (need <> '' AND why <> '')", name=op.f("ck_referral_says_what_and_why")
        ),
        sa.CheckConstraint(
            "erased_at IS NULL OR (referred_id IS NULL AND need = '' AND why = '' AND how_known = '' AND decline_line = '' AND thanks = '')",
            name=op.f("ck_referral_erased_is_a_stub"),
        ),
        sa.CheckConstraint("kind IN ('client', 'supplier', 'introduction')", name=op.f("ck_referral_kind")),
        sa.CheckConstraint("strength IN ('well', 'some', 'new')", name=op.f("ck_referral_strength")),
        sa.CheckConstraint("timing IN ('now', 'quarter', 'year', 'open')", name=op.f("ck_referral_timing")),
        sa.CheckConstraint(
            "value_band IN ('unknown', 'under_1k', 'to_5k', 'to_20k', 'over_20k')",
            name=op.f("ck_referral_value_band"),
        ),
        sa.CheckConstraint("delete_after >= created_at", name=op.f("ck_referral_forgotten_in_time")),
        sa.CheckConstraint(
            "giver_id IS NULL OR receiver_id IS NULL OR giver_id <> receiver_id",
            name=op.f("ck_referral_giver_receiver"),
        ),
        sa.CheckConstraint(
            "giver_id IS NULL OR referred_id IS NULL OR giver_id <> referred_id",
            name=op.f("ck_referral_giver_referred"),
        ),
        sa.CheckConstraint(
            "length(need) <= 600 AND length(why) <= 600 AND length(how_known) <= 400 AND length(decline_line) <= 400 AND length(thanks) <= 2000",
            name=op.f("ck_referral_lengths"),
        ),
        sa.CheckConstraint(
            "receiver_id IS NULL OR referred_id IS NULL OR receiver_id <> referred_id",
            name=op.f("ck_referral_receiver_referred"),
        ),
        sa.CheckConstraint("usefulness IS NULL OR usefulness BETWEEN 0 AND 4", name=op.f("ck_referral_usefulness")),
        sa.ForeignKeyConstraint(
            ["giver_id"], ["person.id"], name=op.f("fk_referral_giver_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["person.id"], name=op.f("fk_referral_receiver_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["referred_id"], ["person.id"], name=op.f("fk_referral_referred_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("giver_handle", name=op.f("uq_referral_giver_handle")),
        sa.UniqueConstraint("offer_key", name=op.f("uq_referral_offer_key")),
        sa.UniqueConstraint("receiver_handle", name=op.f("uq_referral_receiver_handle")),
        sa.UniqueConstraint("referred_handle", name=op.f("uq_referral_referred_handle")),
    )
    op.create_index(op.f("ix_referral_delete_after"), "referral", ["delete_after"], unique=False)
    op.create_index(op.f("ix_referral_giver_id"), "referral", ["giver_id"], unique=False)
    op.create_index(op.f("ix_referral_receiver_id"), "referral", ["receiver_id"], unique=False)
    op.create_index(op.f("ix_referral_referred_id"), "referral", ["referred_id"], unique=False)
    op.create_table(
        "referral_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wording", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "(before IS NULL AND state = 'draft') OR before || ' ' || state IN ('draft offered', 'draft withdrawn', 'draft erased', 'offered accepted', 'offered declined', 'offered expired', 'offered withdrawn', 'offered erased', 'accepted c_invited', 'accepted withdrawn', 'accepted erased', 'c_invited c_yes', 'c_invited c_no', 'c_invited c_expired', 'c_invited withdrawn', 'c_invited erased', 'c_yes introduced', 'c_yes withdrawn', 'c_yes erased', 'introduced contacted', 'introduced unreachable', 'introduced stopped', 'introduced erased', 'contacted working', 'contacted won', 'contacted not_won', 'contacted not_fit', 'contacted unreachable', 'contacted stopped', 'contacted erased', 'working won', 'working not_won', 'working not_fit', 'working unreachable', 'working stopped', 'working erased', 'won closed', 'won stopped', 'won erased', 'not_won closed', 'not_won stopped', 'not_won erased', 'not_fit closed', 'not_fit stopped', 'not_fit erased', 'unreachable closed', 'unreachable stopped', 'unreachable erased', 'declined erased', 'expired erased', 'c_no erased', 'c_expired erased', 'closed erased', 'withdrawn erased', 'stopped erased')",
            name=op.f("ck_referral_step_follows"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'c_yes') OR wording IS NOT NULL", name=op.f("ck_referral_step_yes_to_words")
        ),
        sa.CheckConstraint(
            "state || ' ' || party IN ('draft giver', 'offered giver', 'withdrawn giver', 'accepted receiver', 'declined receiver', 'contacted receiver', 'working receiver', 'won receiver', 'not_won receiver', 'not_fit receiver', 'unreachable receiver', 'closed receiver', 'closed house', 'c_yes referred', 'c_no referred', 'stopped referred', 'c_invited house', 'introduced house', 'expired house', 'c_expired house', 'erased referred', 'erased house')",
            name=op.f("ck_referral_step_who_may"),
        ),
        sa.ForeignKeyConstraint(
            ["referral_id", "before"],
            ["referral_step.referral_id", "referral_step.state"],
            name=op.f("fk_referral_step_referral_id_before_referral_step"),
        ),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name=op.f("fk_referral_step_referral_id_referral")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_step")),
        sa.UniqueConstraint("referral_id", "before", name=op.f("uq_referral_step_referral_id_before")),
        sa.UniqueConstraint("referral_id", "state", name=op.f("uq_referral_step_referral_id_state")),
    )
    op.create_index("ix_referral_step_state_at", "referral_step", ["state", "at"], unique=False)


def drop_tables() -> None:
    op.drop_index("ix_referral_step_state_at", table_name="referral_step")
    op.drop_table("referral_step")
    op.drop_index(op.f("ix_referral_referred_id"), table_name="referral")
    op.drop_index(op.f("ix_referral_receiver_id"), table_name="referral")
    op.drop_index(op.f("ix_referral_giver_id"), table_name="referral")
    op.drop_index(op.f("ix_referral_delete_after"), table_name="referral")
    op.drop_table("referral")
