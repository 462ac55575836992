"""Which devices of an account are known: a key that changes when they are to be strangers again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("device_key", sa.String(length=16), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("account", "device_key")
