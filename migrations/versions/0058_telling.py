"""What organisers write to the people of an event, and reminders by how long before it they come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_A_DAY = 24 * 60


def upgrade() -> None:
    op.create_table(
        "event_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("by_person_id", sa.Integer()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "places", "waiting", "everybody", "came", name="audience", native_enum=False, create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(140), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("told_to", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("subject <> '' AND words <> ''", name=op.f("ck_event_message_says_something")),
        sa.CheckConstraint("people > 0", name=op.f("ck_event_message_reaches_somebody")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_event_message_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_event_message_by_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_message")),
    )  # fmt: skip
    op.create_index("ix_event_message_event_id_at", "event_message", ["event_id", "at"])
    op.create_index(op.f("ix_event_message_by_person_id"), "event_message", ["by_person_id"])
    op.create_table(
        "reminder_told",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_reminder_told_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "minutes", "starts", name=op.f("pk_reminder_told")),
    )  # fmt: skip
    op.execute(
        f"INSERT INTO reminder_told (registration_id, minutes, starts) "
        f"SELECT id, {_A_DAY}, reminded_for FROM registration WHERE reminded_for IS NOT NULL"
    )
    op.drop_column("registration", "reminded_for")
    op.add_column("event", sa.Column("reminders", _JSON, nullable=False, server_default=sa.text("'[1440]'")))


def downgrade() -> None:
    op.drop_column("event", "reminders")
    op.add_column("registration", sa.Column("reminded_for", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        f"UPDATE registration SET reminded_for = (SELECT max(starts) FROM reminder_told "
        f"WHERE registration_id = registration.id AND minutes = {_A_DAY})"
    )
    op.drop_table("reminder_told")
    op.drop_table("event_message")
