"""The tables of leadership.

Terms of a seat never overlap: PostgreSQL holds it by an exclusion constraint, SQLite by triggers that say the
same in the same cases. A void term, and one that ended on the day it began, covers no day at all. Terms are
never deleted.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

OVERLAPS = (
    "NEW.voided_at IS NULL AND (NEW.until IS NULL OR NEW.until > NEW.start) AND EXISTS (SELECT 1 FROM term AS t "
    "WHERE t.seat_id = NEW.seat_id AND t.voided_at IS NULL "
    "AND (t.until IS NULL OR (t.until > t.start AND t.until > NEW.start)) "
    "AND (NEW.until IS NULL OR t.start < NEW.until)"
)
SQLITE = (
    f"CREATE TRIGGER term_no_overlap_insert BEFORE INSERT ON term WHEN {OVERLAPS}) "
    "BEGIN SELECT RAISE(ABORT, 'terms of a seat overlap'); END",
    f"CREATE TRIGGER term_no_overlap_update BEFORE UPDATE OF seat_id, start, until, voided_at ON term "
    f"WHEN {OVERLAPS} AND t.id <> NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'terms of a seat overlap'); END",
    "CREATE TRIGGER term_no_delete BEFORE DELETE ON term BEGIN "
    "SELECT RAISE(ABORT, 'terms are voided, never deleted'); END",
)
POSTGRESQL = (
    # int4range stands in for "=", so that no extension is needed
    "ALTER TABLE term ADD CONSTRAINT ix_raw_term_no_overlap EXCLUDE USING gist "
    "(int4range(seat_id, seat_id, '[]') WITH &&, daterange(start, until, '[)') WITH &&) WHERE (voided_at IS NULL)",
    "CREATE FUNCTION term_is_never_deleted() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'terms are voided, never deleted'; END $$",
    "CREATE TRIGGER term_no_delete BEFORE DELETE ON term FOR EACH ROW EXECUTE FUNCTION term_is_never_deleted()",
)


def upgrade() -> None:
    create_tables()
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    drop_tables()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION term_is_never_deleted()")


# --- tables ---


def create_tables() -> None:
    op.create_table(
        "body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("formed", sa.Date(), nullable=False),
        sa.Column("dissolved", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('board', 'committee', 'chapter')", name=op.f("ck_body_kind")),
        sa.CheckConstraint("dissolved >= formed", name=op.f("ck_body_dates")),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_body_not_its_own_parent")),
        sa.ForeignKeyConstraint(["parent_id"], ["body.id"], name=op.f("fk_body_parent_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("slug", name=op.f("uq_body_slug")),
    )
    op.create_index(op.f("ix_body_parent_id"), "body", ["parent_id"], unique=False)
    op.create_table(
        "position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("duties", sa.Text(), nullable=False),
        sa.Column("hours_per_month", sa.Integer(), nullable=False),
        sa.Column("term_months", sa.Integer(), nullable=False),
        sa.Column("grants", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("hold_over", sa.String(length=20), nullable=False),
        sa.Column("filled_by", sa.String(length=20), nullable=False),
        sa.Column("chairs", sa.Boolean(), nullable=False),
        sa.Column("newcomer_ok", sa.Boolean(), nullable=False),
        sa.Column("beside_another", sa.Boolean(), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.CheckConstraint("filled_by IN ('volunteer', 'appointment', 'election')", name=op.f("ck_position_filled_by")),
        sa.CheckConstraint("hold_over IN ('until_successor', 'vacant')", name=op.f("ck_position_hold_over")),
        sa.CheckConstraint("hours_per_month BETWEEN 0 AND 200", name=op.f("ck_position_hours")),
        sa.CheckConstraint("term_months BETWEEN 1 AND 120", name=op.f("ck_position_term")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_position_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
    )
    op.create_index(op.f("ix_position_body_id"), "position", ["body_id"], unique=False)
    op.create_table(
        "call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("closes", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("closes > opens", name=op.f("ck_call_dates")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_call_position_id_position")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sa.UniqueConstraint("slug", name=op.f("uq_call_slug")),
    )
    op.create_index(op.f("ix_call_closes"), "call", ["closes"], unique=False)
    op.create_index(op.f("ix_call_position_id"), "call", ["position_id"], unique=False)
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_seat_dates")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_seat_position_id_position")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
    )
    op.create_index(op.f("ix_seat_position_id"), "seat", ["position_id"], unique=False)
    op.create_table(
        "opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("free_from", sa.Date(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cause IN ('planned_end', 'early_exit', 'new_seat')", name=op.f("ck_opening_cause")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_opening_call_id_call")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_opening_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
    )
    op.create_index(op.f("ix_opening_call_id"), "opening", ["call_id"], unique=False)
    op.create_index("ix_opening_seat", "opening", ["seat_id"], unique=False)
    op.create_index(
        "uq_opening_live",
        "opening",
        ["seat_id"],
        unique=True,
        sqlite_where=sa.text("filled_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("filled_at IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_table(
        "candidacy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("nominated_by_id", sa.Integer(), nullable=True),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("suggested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stood_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_selected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offer_declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("opening_id", sa.Integer(), nullable=True),
        sa.Column("offered_start", sa.Date(), nullable=True),
        sa.Column("offered_end", sa.Date(), nullable=True),
        sa.CheckConstraint("origin IN ('self', 'nominated', 'invited')", name=op.f("ck_candidacy_origin")),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR (offered_at IS NOT NULL AND offer_declined_at IS NULL AND withdrawn_at IS NULL)",
            name=op.f("ck_candidacy_confirmed_offer"),
        ),
        sa.CheckConstraint("declined_at IS NULL OR stood_at IS NULL", name=op.f("ck_candidacy_declined_or_stood")),
        sa.CheckConstraint(
            "offered_at IS NULL OR (opening_id IS NOT NULL AND offered_start IS NOT NULL)",
            name=op.f("ck_candidacy_offer_names_opening"),
        ),
        sa.CheckConstraint("offered_at IS NULL OR not_selected_at IS NULL", name=op.f("ck_candidacy_one_decision")),
        sa.CheckConstraint(
            "stood_at IS NOT NULL OR (offered_at IS NULL AND not_selected_at IS NULL)",
            name=op.f("ck_candidacy_stood_first"),
        ),
        sa.CheckConstraint("suggested_at IS NOT NULL OR stood_at IS NOT NULL", name=op.f("ck_candidacy_begun")),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_candidacy_call_id_call")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_candidacy_decided_by_id_person")),
        sa.ForeignKeyConstraint(["nominated_by_id"], ["person.id"], name=op.f("fk_candidacy_nominated_by_id_person")),
        sa.ForeignKeyConstraint(["opening_id"], ["opening.id"], name=op.f("fk_candidacy_opening_id_opening")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_candidacy_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidacy")),
    )
    op.create_index(op.f("ix_candidacy_decided_by_id"), "candidacy", ["decided_by_id"], unique=False)
    op.create_index(op.f("ix_candidacy_nominated_by_id"), "candidacy", ["nominated_by_id"], unique=False)
    op.create_index(op.f("ix_candidacy_person_id"), "candidacy", ["person_id"], unique=False)
    op.create_index(
        "uq_candidacy_live",
        "candidacy",
        ["call_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("declined_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("declined_at IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_index(
        "uq_candidacy_offer",
        "candidacy",
        ["opening_id"],
        unique=True,
        sqlite_where=sa.text("offered_at IS NOT NULL AND offer_declined_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("offered_at IS NOT NULL AND offer_declined_at IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("planned_end", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("via", sa.String(length=20), nullable=False),
        sa.Column("title_as_held", sa.Text(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("via IN ('elected', 'appointed', 'acting')", name=op.f("ck_term_via")),
        sa.CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name=op.f("ck_term_void_has_reason")),
        sa.CheckConstraint("planned_end > start", name=op.f("ck_term_planned")),
        sa.CheckConstraint("until >= start", name=op.f("ck_term_dates")),
        sa.ForeignKeyConstraint(["candidacy_id"], ["candidacy.id"], name=op.f("fk_term_candidacy_id_candidacy")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_term_person_id_person")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_term_seat_id_seat")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term")),
        sa.UniqueConstraint("candidacy_id", name=op.f("uq_term_candidacy_id")),
    )
    op.create_index(op.f("ix_term_created_at"), "term", ["created_at"], unique=False)
    op.create_index(op.f("ix_term_person_id"), "term", ["person_id"], unique=False)
    op.create_index(op.f("ix_term_planned_end"), "term", ["planned_end"], unique=False)
    op.create_index("ix_term_seat", "term", ["seat_id", "start"], unique=False)


def drop_tables() -> None:
    op.drop_index("ix_term_seat", table_name="term")
    op.drop_index(op.f("ix_term_planned_end"), table_name="term")
    op.drop_index(op.f("ix_term_person_id"), table_name="term")
    op.drop_index(op.f("ix_term_created_at"), table_name="term")
    op.drop_table("term")
    op.drop_index(
        "uq_candidacy_offer",
        table_name="candidacy",
        sqlite_where=sa.text("offered_at IS NOT NULL AND offer_declined_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("offered_at IS NOT NULL AND offer_declined_at IS NULL AND withdrawn_at IS NULL"),
    )
    op.drop_index(
        "uq_candidacy_live",
        table_name="candidacy",
        sqlite_where=sa.text("declined_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("declined_at IS NULL AND withdrawn_at IS NULL"),
    )
    op.drop_index(op.f("ix_candidacy_person_id"), table_name="candidacy")
    op.drop_index(op.f("ix_candidacy_nominated_by_id"), table_name="candidacy")
    op.drop_index(op.f("ix_candidacy_decided_by_id"), table_name="candidacy")
    op.drop_table("candidacy")
    op.drop_index(
        "uq_opening_live",
        table_name="opening",
        sqlite_where=sa.text("filled_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("filled_at IS NULL AND withdrawn_at IS NULL"),
    )
    op.drop_index("ix_opening_seat", table_name="opening")
    op.drop_index(op.f("ix_opening_call_id"), table_name="opening")
    op.drop_table("opening")
    op.drop_index(op.f("ix_seat_position_id"), table_name="seat")
    op.drop_table("seat")
    op.drop_index(op.f("ix_call_position_id"), table_name="call")
    op.drop_index(op.f("ix_call_closes"), table_name="call")
    op.drop_table("call")
    op.drop_index(op.f("ix_position_body_id"), table_name="position")
    op.drop_table("position")
    op.drop_index(op.f("ix_body_parent_id"), table_name="body")
    op.drop_table("body")
