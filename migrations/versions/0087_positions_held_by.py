"""Positions that come with another: held ex officio, or looked after by an acting deputy."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "position_held_by",
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.CheckConstraint("position_id <> by_id", name=op.f("ck_position_held_by_another")),
        sa.CheckConstraint("how IN ('ex_officio', 'acting')", name=op.f("ck_position_held_by_how")),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_position_held_by_position_id_position")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["position.id"], name=op.f("fk_position_held_by_by_id_position")),
        sa.PrimaryKeyConstraint("position_id", name=op.f("pk_position_held_by")),
    )
    op.create_index(op.f("ix_position_held_by_by_id"), "position_held_by", ["by_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_position_held_by_by_id"), table_name="position_held_by")
    op.drop_table("position_held_by")
