"""The tables of events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


SQLITE = (
    "CREATE TRIGGER registration_change_no_update BEFORE UPDATE ON registration_change BEGIN "
    "SELECT RAISE(ABORT, 'the history of registrations is append-only'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION registration_change_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the history of registrations is append-only'; END $$",
    "CREATE TRIGGER registration_change_no_update BEFORE UPDATE ON registration_change "
    "FOR EACH ROW EXECUTE FUNCTION registration_change_is_append_only()",
)


def upgrade() -> None:
    create_tables()
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    drop_tables()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION registration_change_is_append_only()")


# --- tables ---


def create_tables() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=43), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("slug", sa.String(length=90), nullable=False),
        sa.Column("title", sa.String(length=140), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("format", sa.String(length=20), nullable=True),
        sa.Column("no_pitch", sa.Boolean(), nullable=False),
        sa.Column("local_start", sa.DateTime(), nullable=False),
        sa.Column("local_end", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("start_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_start_utc", sa.DateTime(timezone=True), nullable=True),
        sa.Column("venue", sa.Text(), nullable=False),
        sa.Column("venue_note", sa.Text(), nullable=False),
        sa.Column("online_url", sa.Text(), nullable=False),
        sa.Column("cost", sa.Text(), nullable=False),
        sa.Column("visibility", sa.String(length=20), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("seats_taken", sa.Integer(), nullable=False),
        sa.Column("over_by", sa.Integer(), nullable=False),
        sa.Column("guest_limit", sa.SmallInteger(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offer_hours", sa.SmallInteger(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("tell_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("postponed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("format IN ('tables', 'doing', 'listening', 'eating')", name=op.f("ck_event_format")),
        sa.CheckConstraint(
            "kind IN ('breakfast', 'supper', 'walk', 'workshop', 'talk', 'meeting', 'gathering')",
            name=op.f("ck_event_kind"),
        ),
        sa.CheckConstraint("visibility IN ('public', 'members')", name=op.f("ck_event_visibility")),
        sa.CheckConstraint(
            "cancelled_at IS NULL OR published_at IS NOT NULL", name=op.f("ck_event_only_published_is_cancelled")
        ),
        sa.CheckConstraint(
            "capacity IS NULL OR CASE WHEN over_by > 0 THEN seats_taken = capacity + over_by ELSE seats_taken <= capacity END",
            name=op.f("ck_event_never_oversold"),
        ),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_event_capacity")),
        sa.CheckConstraint("end_utc > start_utc", name=op.f("ck_event_ends_after_it_starts")),
        sa.CheckConstraint("guest_limit BETWEEN 0 AND 5", name=op.f("ck_event_guest_limit")),
        sa.CheckConstraint("offer_hours BETWEEN 1 AND 720", name=op.f("ck_event_offer_hours")),
        sa.CheckConstraint("seats_taken >= 0 AND over_by >= 0", name=op.f("ck_event_seats_taken")),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_event_sequence")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_event_created_by_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("slug", name=op.f("uq_event_slug")),
        sa.UniqueConstraint("uuid", name=op.f("uq_event_uuid")),
    )
    op.create_index(op.f("ix_event_created_by"), "event", ["created_by"], unique=False)
    op.create_index(op.f("ix_event_start_utc"), "event", ["start_utc"], unique=False)
    op.create_index(op.f("ix_event_tell_at"), "event", ["tell_at"], unique=False)
    op.create_table(
        "event_team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("does", sa.String(length=80), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('owner', 'organiser', 'door', 'connector', 'viewer')", name=op.f("ck_event_team_role")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_event_team_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_event_team_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_team")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_event_team_event_id_person_id")),
    )
    op.create_index(op.f("ix_event_team_person_id"), "event_team", ["person_id"], unique=False)
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.SmallInteger(), nullable=False),
        sa.Column("guests", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offer_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_as", sa.String(length=20), nullable=True),
        sa.Column("attended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("list_consent", sa.Boolean(), nullable=False),
        sa.Column("told_sequence", sa.Integer(), nullable=False),
        sa.Column("reminded_for", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "ended_as IN ('expired', 'declined', 'cancelled_by_person', 'removed', 'event_cancelled')",
            name=op.f("ck_registration_ended_as"),
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name=op.f("ck_registration_ended")),
        sa.CheckConstraint(
            "(offered_at IS NULL) = (offer_until IS NULL)", name=op.f("ck_registration_offers_have_a_deadline")
        ),
        sa.CheckConstraint("attended_at IS NULL OR confirmed_at IS NOT NULL", name=op.f("ck_registration_attended")),
        sa.CheckConstraint("places BETWEEN 1 AND 6", name=op.f("ck_registration_places")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_registration_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_registration_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
    )
    op.create_index(op.f("ix_registration_event_id"), "registration", ["event_id"], unique=False)
    op.create_index(
        "ix_registration_offers",
        "registration",
        ["offer_until"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL AND offered_at IS NOT NULL AND confirmed_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL AND offered_at IS NOT NULL AND confirmed_at IS NULL"),
    )
    op.create_index(op.f("ix_registration_person_id"), "registration", ["person_id"], unique=False)
    op.create_index(
        "ix_registration_queue",
        "registration",
        ["event_id", "joined_at", "id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL AND offered_at IS NULL AND confirmed_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL AND offered_at IS NULL AND confirmed_at IS NULL"),
    )
    op.create_index(
        "uq_registration_live",
        "registration",
        ["event_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "registration_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_change_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_change")),
    )
    op.create_index(
        op.f("ix_registration_change_registration_id"), "registration_change", ["registration_id"], unique=False
    )


def drop_tables() -> None:
    op.drop_index(op.f("ix_registration_change_registration_id"), table_name="registration_change")
    op.drop_table("registration_change")
    op.drop_index(
        "uq_registration_live",
        table_name="registration",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(
        "ix_registration_queue",
        table_name="registration",
        sqlite_where=sa.text("ended_at IS NULL AND offered_at IS NULL AND confirmed_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL AND offered_at IS NULL AND confirmed_at IS NULL"),
    )
    op.drop_index(op.f("ix_registration_person_id"), table_name="registration")
    op.drop_index(
        "ix_registration_offers",
        table_name="registration",
        sqlite_where=sa.text("ended_at IS NULL AND offered_at IS NOT NULL AND confirmed_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL AND offered_at IS NOT NULL AND confirmed_at IS NULL"),
    )
    op.drop_index(op.f("ix_registration_event_id"), table_name="registration")
    op.drop_table("registration")
    op.drop_index(op.f("ix_event_team_person_id"), table_name="event_team")
    op.drop_table("event_team")
    op.drop_index(op.f("ix_event_tell_at"), table_name="event")
    op.drop_index(op.f("ix_event_start_utc"), table_name="event")
    op.drop_index(op.f("ix_event_created_by"), table_name="event")
    op.drop_table("event")
    op.drop_table("calendar_feed")
