"""How an event was, said by those who were there; and apart from it, who has answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_feedback",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("worth", _said("worth"), nullable=False),
        sa.Column("met", _said("met"), nullable=False),
        sa.Column("again", _said("again"), nullable=False),
        sa.Column("line", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_event_feedback_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_feedback")),
    )
    op.create_index(op.f("ix_event_feedback_event_id"), "event_feedback", ["event_id"])
    op.create_table(
        "feedback_given",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_feedback_given_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_feedback_given")),
    )  # fmt: skip
    op.add_column("event", sa.Column("feedback_asked_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("event", "feedback_asked_at")
    op.drop_table("feedback_given")
    op.drop_table("event_feedback")


def _said(name: str) -> sa.Enum:
    return sa.Enum("yes", "partly", "no", name=name, native_enum=False, create_constraint=True, length=20)
