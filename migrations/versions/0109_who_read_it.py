"""Somebody from outside sees on which days what they typed was opened. The days are sealed with the rest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0109"
down_revision = "0108"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outside_party", sa.Column("opened_sealed", sa.LargeBinary()))


def downgrade() -> None:
    op.drop_column("outside_party", "opened_sealed")
