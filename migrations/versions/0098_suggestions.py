"""Who is proposed to whom, what somebody said to it, and in how many lists somebody wishes to stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0098"
down_revision = "0097"
branch_labels = None
depends_on = None

ANSWERS = ("known", "competitor", "not_now", "never", "rested")


def upgrade() -> None:
    op.create_table(
        "suggestion",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("event_ref", sa.Integer()),
        sa.Column("body_ref", sa.Integer()),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.CheckConstraint("kind IN ('worth_meeting', 'could_help')", name=op.f("ck_suggestion_kind")),
        sa.CheckConstraint("place BETWEEN 1 AND 10", name=op.f("ck_suggestion_place")),
        sa.CheckConstraint("owner_id <> about_id", name=op.f("ck_suggestion_two_people")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_suggestion_owner_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["about_id"], ["person.id"], name=op.f("fk_suggestion_about_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_id", "kind", "place", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("owner_id", "kind", "about_id", name=op.f("uq_suggestion_owner_id_kind_about_id")),
    )
    op.create_index(op.f("ix_suggestion_about_id"), "suggestion", ["about_id"])
    op.create_table(
        "suggestion_answer",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.CheckConstraint(
            f"answer IN ({', '.join(repr(each) for each in ANSWERS)})", name=op.f("ck_suggestion_answer_answer")
        ),
        sa.CheckConstraint("owner_id <> about_id", name=op.f("ck_suggestion_answer_two_people")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_suggestion_answer_owner_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["about_id"], ["person.id"], name=op.f("fk_suggestion_answer_about_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_id", "about_id", name=op.f("pk_suggestion_answer")),
    )
    op.create_index(op.f("ix_suggestion_answer_about_id"), "suggestion_answer", ["about_id"])
    op.create_table(
        "suggestion_room",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(length=20), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("asked_at", sa.DateTime(timezone=True)),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.CheckConstraint("room IN ('open', 'five', 'two', 'paused', 'never')", name=op.f("ck_suggestion_room_room")),
        sa.CheckConstraint("(room = 'paused') = (until IS NOT NULL)", name=op.f("ck_suggestion_room_pause_has_an_end")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_suggestion_room_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_suggestion_room")),
    )
    op.create_table(
        "suggestion_night",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_suggestion_night")),
    )


def downgrade() -> None:
    for table in ("suggestion_night", "suggestion_room", "suggestion_answer", "suggestion"):
        op.drop_table(table)
