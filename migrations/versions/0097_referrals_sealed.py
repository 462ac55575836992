"""Referrals as the database may hold them: who takes part and what they wrote sealed.

What was written waits in `words_to_seal` until the portal has sealed it. The way back keeps nothing of referrals: no
statement can open what is sealed.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None

PARTIES = ("giver_id", "receiver_id", "referred_id")
WORDS = ("need", "why", "how_known", "decline_line", "thanks")
CODES = ("decline_code", "value_band")
KEPT = (
    "id, giver_handle, receiver_handle, referred_handle, created_at, delete_after, erased_at, kind, budget, timing, "
    "strength, offer_key, talked_on, thanked_at"
)
STEP = "id, referral_id, before, state, party, at, wording"
SEALED = (
    "giver", "receiver", "referred", "need", "why", "how_known", "decline_code", "decline_line", "expected_call",
    "usefulness", "usefulness_later", "value_band", "thanks",
)  # fmt: skip
#: Only what the giver buys themself goes without the yes of a third person.
OWN = "SELECT kind FROM referral r WHERE r.id = NEW.referral_id"
NOT_ASKED = "'somebody is to be asked before'"
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
SQLITE_OWN = (
    "CREATE TRIGGER referral_step_asked BEFORE INSERT ON referral_step WHEN NEW.before = 'accepted' "
    f"AND NEW.state = 'contacted' AND ({OWN}) <> 'own_purchase' BEGIN SELECT RAISE(ABORT, {NOT_ASKED}); END",
)
POSTGRESQL = (
    "CREATE TRIGGER referral_step_no_change BEFORE UPDATE OR DELETE ON referral_step "
    "FOR EACH ROW EXECUTE FUNCTION referral_step_is_append_only()",
    "CREATE TRIGGER referral_step_fresh_consent BEFORE INSERT ON referral_step "
    "FOR EACH ROW WHEN (NEW.state = 'introduced') EXECUTE FUNCTION referral_needs_fresh_consent()",
    "ALTER TABLE referral ADD CONSTRAINT ck_raw_referral_kept_a_year "
    "CHECK (delete_after <= created_at + interval '366 days')",
)
POSTGRESQL_OWN = (
    "CREATE FUNCTION referral_is_asked_of_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF ({OWN}) <> 'own_purchase' THEN RAISE EXCEPTION {NOT_ASKED}; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER referral_step_asked BEFORE INSERT ON referral_step FOR EACH ROW "
    "WHEN (NEW.before = 'accepted' AND NEW.state = 'contacted') EXECUTE FUNCTION referral_is_asked_of_all()",
)


def upgrade() -> None:
    set_words_aside()
    op.execute(f"CREATE TABLE referral_kept AS SELECT {KEPT} FROM referral")
    op.execute(f"CREATE TABLE referral_step_kept AS SELECT {STEP} FROM referral_step")
    op.drop_table("referral_step")
    op.drop_table("referral")
    create_referral()
    create_step(FOLLOWS)
    op.execute(f"INSERT INTO referral ({KEPT}, outside) SELECT {KEPT}, {false()} FROM referral_kept")
    op.execute(f"INSERT INTO referral_step ({STEP}) SELECT {STEP} FROM referral_step_kept ORDER BY id")
    op.drop_table("referral_step_kept")
    op.drop_table("referral_kept")
    count_on("referral", "referral_step")
    for statement in (*SQLITE, *SQLITE_OWN) if is_sqlite() else (*POSTGRESQL, *POSTGRESQL_OWN):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("referral_step")
    op.drop_table("referral")
    if not is_sqlite():
        op.execute("DROP FUNCTION referral_is_asked_of_all()")
    create_referral_before()
    create_step(FOLLOWS_BEFORE)
    for statement in SQLITE if is_sqlite() else POSTGRESQL:
        op.execute(statement)


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def false() -> str:
    return "0" if is_sqlite() else "false"


def count_on(*tables: str) -> None:
    """New rows go on after those that were copied."""
    if is_sqlite():
        return
    for table in tables:
        op.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} HAVING max(id) IS NOT NULL"
        )


def set_words_aside() -> None:
    """What is sealed from now on; people first, since everything else belongs to them."""
    aside(PARTIES, "CAST({0} AS TEXT)", "{0} IS NOT NULL")
    aside(WORDS, "{0}", "{0} <> ''")
    aside(CODES, "{0}", "{0} IS NOT NULL")
    aside(("usefulness",), "CAST({0} AS TEXT)", "{0} IS NOT NULL")
    aside(("expected_call",), "CASE WHEN {0} THEN 'yes' ELSE 'no' END", "{0} IS NOT NULL")


def aside(columns: Iterable[str], words: str, where: str) -> None:
    for column in columns:
        op.execute(
            "INSERT INTO words_to_seal (table_name, row_key, name, words) "
            f"SELECT 'referral', CAST(id AS TEXT), '{column}', {words.format(column)} FROM referral "
            f"WHERE {where.format(column)}"
        )


# --- tables ---

FOLLOWS = (
    "(before IS NULL AND state = 'draft') OR before || ' ' || state IN ('draft offered', 'draft "
    "withdrawn', 'draft erased', 'offered accepted', 'offered declined', 'offered expired', "
    "'offered withdrawn', 'offered erased', 'accepted c_invited', 'accepted contacted', 'accepted "
    "withdrawn', 'accepted erased', 'c_invited c_yes', 'c_invited c_no', 'c_invited c_expired', "
    "'c_invited withdrawn', 'c_invited erased', 'c_yes introduced', 'c_yes withdrawn', 'c_yes "
    "erased', 'introduced contacted', 'introduced unreachable', 'introduced stopped', 'introduced "
    "erased', 'contacted working', 'contacted won', 'contacted not_won', 'contacted not_fit', "
    "'contacted unreachable', 'contacted stopped', 'contacted erased', 'working won', 'working "
    "not_won', 'working not_fit', 'working unreachable', 'working stopped', 'working erased', 'won "
    "closed', 'won stopped', 'won erased', 'not_won closed', 'not_won stopped', 'not_won erased', "
    "'not_fit closed', 'not_fit stopped', 'not_fit erased', 'unreachable closed', 'unreachable "
    "stopped', 'unreachable erased', 'declined erased', 'expired erased', 'c_no erased', 'c_expired "
    "erased', 'closed erased', 'withdrawn erased', 'stopped erased')"
)
FOLLOWS_BEFORE = (
    "(before IS NULL AND state = 'draft') OR before || ' ' || state IN ('draft offered', 'draft "
    "withdrawn', 'draft erased', 'offered accepted', 'offered declined', 'offered expired', "
    "'offered withdrawn', 'offered erased', 'accepted c_invited', 'accepted withdrawn', 'accepted "
    "erased', 'c_invited c_yes', 'c_invited c_no', 'c_invited c_expired', 'c_invited withdrawn', "
    "'c_invited erased', 'c_yes introduced', 'c_yes withdrawn', 'c_yes erased', 'introduced "
    "contacted', 'introduced unreachable', 'introduced stopped', 'introduced erased', 'contacted "
    "working', 'contacted won', 'contacted not_won', 'contacted not_fit', 'contacted unreachable', "
    "'contacted stopped', 'contacted erased', 'working won', 'working not_won', 'working not_fit', "
    "'working unreachable', 'working stopped', 'working erased', 'won closed', 'won stopped', 'won "
    "erased', 'not_won closed', 'not_won stopped', 'not_won erased', 'not_fit closed', 'not_fit "
    "stopped', 'not_fit erased', 'unreachable closed', 'unreachable stopped', 'unreachable erased', "
    "'declined erased', 'expired erased', 'c_no erased', 'c_expired erased', 'closed erased', "
    "'withdrawn erased', 'stopped erased')"
)
WHO_MAY = (
    "state || ' ' || party IN ('draft giver', 'offered giver', 'withdrawn giver', 'accepted "
    "receiver', 'declined receiver', 'contacted receiver', 'working receiver', 'won receiver', "
    "'not_won receiver', 'not_fit receiver', 'unreachable receiver', 'closed receiver', 'closed "
    "house', 'c_yes referred', 'c_no referred', 'stopped referred', 'c_invited house', 'introduced "
    "house', 'expired house', 'c_expired house', 'erased referred', 'erased house')"
)


def create_referral() -> None:
    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("own_key", sa.LargeBinary(), nullable=True),
        *(sa.Column(f"{each}_key", sa.String(length=64), nullable=True) for each in ("giver", "receiver", "referred")),
        *(sa.Column(f"{each}_sealed", sa.LargeBinary(), nullable=True) for each in SEALED[:3]),
        sa.Column("outside", sa.Boolean(), nullable=False),
        *handles_and_days(),
        *kinds("'client', 'supplier', 'introduction', 'own_purchase'"),
        *(sa.Column(f"{each}_sealed", sa.LargeBinary(), nullable=True) for each in SEALED[3:]),
        sa.Column("offer_key", sa.String(length=64), nullable=True),
        sa.Column("meeting_key", sa.String(length=64), nullable=True),
        sa.Column("talked_on", sa.Date(), nullable=True),
        sa.Column("thanked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "giver_key IS NULL OR receiver_key IS NULL OR giver_key <> receiver_key",
            name=op.f("ck_referral_giver_receiver"),
        ),
        sa.CheckConstraint(
            "giver_key IS NULL OR referred_key IS NULL OR giver_key <> referred_key",
            name=op.f("ck_referral_giver_referred"),
        ),
        sa.CheckConstraint(
            "receiver_key IS NULL OR referred_key IS NULL OR receiver_key <> referred_key",
            name=op.f("ck_referral_receiver_referred"),
        ),
        sa.CheckConstraint("NOT outside OR referred_key IS NULL", name=op.f("ck_referral_outside_is_nobody_here")),
        sa.CheckConstraint(
            "erased_at IS NULL OR (referred_key IS NULL AND referred_sealed IS NULL AND need_sealed IS NULL "
            "AND why_sealed IS NULL AND how_known_sealed IS NULL AND decline_line_sealed IS NULL "
            "AND thanks_sealed IS NULL AND meeting_key IS NULL)",
            name=op.f("ck_referral_erased_is_a_stub"),
        ),
        sa.CheckConstraint(
            "own_key IS NOT NULL OR (giver_key IS NULL AND receiver_key IS NULL)",
            name=op.f("ck_referral_unreadable_is_nobodys"),
        ),
        sa.CheckConstraint("delete_after >= created_at", name=op.f("ck_referral_forgotten_in_time")),
        *keys_of_referral(),
    )
    op.create_index(op.f("ix_referral_delete_after"), "referral", ["delete_after"], unique=False)
    op.create_index(op.f("ix_referral_giver_key"), "referral", ["giver_key"], unique=False)
    op.create_index(op.f("ix_referral_receiver_key"), "referral", ["receiver_key"], unique=False)
    op.create_index(op.f("ix_referral_referred_key"), "referral", ["referred_key"], unique=False)
    op.create_index(op.f("ix_referral_meeting_key"), "referral", ["meeting_key"], unique=False)


def create_step(follows: str) -> None:
    op.create_table(
        "referral_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("party", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wording", sa.String(length=20), nullable=True),
        sa.CheckConstraint(follows, name=op.f("ck_referral_step_follows")),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'c_yes') OR wording IS NOT NULL", name=op.f("ck_referral_step_yes_to_words")
        ),
        sa.CheckConstraint(WHO_MAY, name=op.f("ck_referral_step_who_may")),
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


def handles_and_days() -> list[sa.Column[object]]:
    return [
        *(
            sa.Column(f"{each}_handle", sa.String(length=22), nullable=False)
            for each in ("giver", "receiver", "referred")
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delete_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
    ]


def kinds(known: str) -> list[sa.Column[object] | sa.CheckConstraint]:
    return [
        *(sa.Column(each, sa.String(length=20), nullable=False) for each in ("kind", "budget", "timing", "strength")),
        sa.CheckConstraint(f"kind IN ({known})", name=op.f("ck_referral_kind")),
        sa.CheckConstraint(
            "budget IN ('unknown', 'under_1k', 'to_5k', 'to_20k', 'over_20k')", name=op.f("ck_referral_budget")
        ),
        sa.CheckConstraint("timing IN ('now', 'quarter', 'year', 'open')", name=op.f("ck_referral_timing")),
        sa.CheckConstraint("strength IN ('well', 'some', 'new')", name=op.f("ck_referral_strength")),
    ]


def keys_of_referral() -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("giver_handle", name=op.f("uq_referral_giver_handle")),
        sa.UniqueConstraint("offer_key", name=op.f("uq_referral_offer_key")),
        sa.UniqueConstraint("receiver_handle", name=op.f("uq_referral_receiver_handle")),
        sa.UniqueConstraint("referred_handle", name=op.f("uq_referral_referred_handle")),
    ]


def create_referral_before() -> None:
    """As it was, empty."""
    op.create_table(
        "referral",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(each, sa.Integer(), nullable=True) for each in PARTIES),
        *handles_and_days(),
        *kinds("'client', 'supplier', 'introduction'"),
        *(sa.Column(each, sa.Text(), nullable=False) for each in WORDS),
        sa.Column("offer_key", sa.String(length=64), nullable=True),
        sa.Column("decline_code", sa.String(length=20), nullable=True),
        sa.Column("talked_on", sa.Date(), nullable=True),
        sa.Column("expected_call", sa.Boolean(), nullable=True),
        sa.Column("usefulness", sa.SmallInteger(), nullable=True),
        sa.Column("value_band", sa.String(length=20), nullable=True),
        sa.Column("thanked_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint([each], ["person.id"], name=op.f(f"fk_referral_{each}_person"), ondelete="SET NULL")
            for each in PARTIES
        ),
        *keys_of_referral(),
    )
    op.create_index(op.f("ix_referral_delete_after"), "referral", ["delete_after"], unique=False)
    for each in PARTIES:
        op.create_index(op.f(f"ix_referral_{each}"), "referral", [each], unique=False)
