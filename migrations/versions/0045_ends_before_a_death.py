"""The ends that were set before a death was written down: they come back where the death was a mistake."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("membership", sa.Column("end_before", sa.Date(), nullable=True))
    op.add_column("membership", sa.Column("end_reason_before", sa.String(500), nullable=True))
    op.add_column("membership", sa.Column("end_kind_before", sa.String(8), nullable=True))
    op.add_column("representation", sa.Column("end_before", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("representation", "end_before")
    op.drop_column("membership", "end_kind_before")
    op.drop_column("membership", "end_reason_before")
    op.drop_column("membership", "end_before")
