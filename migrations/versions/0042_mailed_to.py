"""To which address the link of an application left by mail: nothing else proves that it is the applicant's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("application", sa.Column("mailed_to", sa.String(254), nullable=True))


def downgrade() -> None:
    op.drop_column("application", "mailed_to")
