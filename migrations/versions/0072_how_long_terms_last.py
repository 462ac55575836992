"""The day of the year on which terms change, and from when the terms of a seat are counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("position", sa.Column("anchor_month", sa.Integer()))
    op.add_column("position", sa.Column("anchor_day", sa.Integer()))
    op.add_column("seat", sa.Column("cycle_from", sa.Date()))


def downgrade() -> None:
    op.drop_column("seat", "cycle_from")
    op.drop_column("position", "anchor_day")
    op.drop_column("position", "anchor_month")
