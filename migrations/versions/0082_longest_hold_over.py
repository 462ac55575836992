"""For how long somebody stays on at most while nobody follows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None


def upgrade() -> None:
    bounded = sa.CheckConstraint("longest_hold_over BETWEEN 1 AND 60", name="ck_position_hold_over_months")
    op.add_column("position", sa.Column("longest_hold_over", sa.Integer(), bounded, nullable=True))
    op.add_column("term", sa.Column("held_to", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("term", "held_to")
    op.drop_column("position", "longest_hold_over")
