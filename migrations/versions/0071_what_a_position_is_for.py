"""What a position is for, what whoever serves there learns, and how it begins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

TEXTS = ("purpose", "learning", "first_days")


def upgrade() -> None:
    for text in TEXTS:
        op.add_column("position", sa.Column(text, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for text in reversed(TEXTS):
        op.drop_column("position", text)
