"""What was last seen: checks of the doctor, backups, tried restores."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checkup",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('good', 'look', 'bad', 'unknown')", name=op.f("ck_checkup_state")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_checkup")),
    )


def downgrade() -> None:
    op.drop_table("checkup")
