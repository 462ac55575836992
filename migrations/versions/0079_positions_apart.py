"""Positions that one person may not hold together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "position_apart",
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_position_apart_order")),
        sa.ForeignKeyConstraint(["one_id"], ["position.id"], name=op.f("fk_position_apart_one_id_position")),
        sa.ForeignKeyConstraint(["other_id"], ["position.id"], name=op.f("fk_position_apart_other_id_position")),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_position_apart")),
    )
    op.create_index("ix_position_apart_other_id", "position_apart", ["other_id"])


def downgrade() -> None:
    op.drop_index("ix_position_apart_other_id", table_name="position_apart")
    op.drop_table("position_apart")
