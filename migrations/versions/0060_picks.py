"""Whom somebody who was at an event would like to see again; read by themselves alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_pick",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.Column("coffee_on", sa.Date()),
        sa.Column("kindness", sa.Text(), nullable=False),
        sa.Column("picked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 5", name=op.f("ck_event_pick_five_at_most")),
        sa.CheckConstraint("owner_id <> about_id", name=op.f("ck_event_pick_two_people")),
        sa.CheckConstraint("length(learned) <= 300 AND length(kindness) <= 200", name=op.f("ck_event_pick_lengths")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_event_pick_owner_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_event_pick_event_id_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["about_id"], ["person.id"], name=op.f("fk_event_pick_about_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_id", "event_id", "number", name=op.f("pk_event_pick")),
        sa.UniqueConstraint("owner_id", "event_id", "about_id", name=op.f("uq_event_pick_owner_id_event_id_about_id")),
    )
    op.create_index(op.f("ix_event_pick_event_id"), "event_pick", ["event_id"])
    op.create_index(op.f("ix_event_pick_about_id"), "event_pick", ["about_id"])


def downgrade() -> None:
    op.drop_table("event_pick")
