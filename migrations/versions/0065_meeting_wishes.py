"""Who wishes to be shown people worth meeting at an event, and to be shown to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting_wish",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("hopes", sa.Text(), nullable=False),
        sa.Column("offers", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(hopes) <= 200 AND length(offers) <= 200", name=op.f("ck_meeting_wish_lengths")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_meeting_wish_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_meeting_wish")),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("meeting_wish")
