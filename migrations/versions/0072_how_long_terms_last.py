"""On which day of the year terms change, from when those of a seat are counted, and which bodies are for members."""

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
    op.add_column("body", sa.Column("public", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    op.drop_column("body", "public")
    op.drop_column("seat", "cycle_from")
    op.drop_column("position", "anchor_day")
    op.drop_column("position", "anchor_month")
