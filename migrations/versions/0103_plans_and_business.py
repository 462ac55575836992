"""Whom somebody wants to reach, and business that they chose to write down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0103"
down_revision = "0101"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "aim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer()),
        sa.Column("by", sa.Date()),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_as", sa.String(length=20)),
        sa.Column("whom_sealed", sa.LargeBinary()),
        sa.Column("purpose_sealed", sa.LargeBinary()),
        sa.CheckConstraint("person_id IS NULL OR owner_id <> person_id", name=op.f("ck_aim_somebody_else")),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name=op.f("ck_aim_ended")),
        sa.CheckConstraint("ended_as IN ('reached', 'let_go')", name=op.f("ck_aim_ended_as")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_aim_owner_id_person"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_aim_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aim")),
    )
    op.create_index(op.f("ix_aim_person_id"), "aim", ["person_id"])
    op.create_index("ix_aim_owner_id_ended_at", "aim", ["owner_id", "ended_at"])
    op.create_table(
        "business",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what_sealed", sa.LargeBinary()),
        sa.Column("partner_sealed", sa.LargeBinary()),
        sa.Column("sum_sealed", sa.LargeBinary()),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_business_owner_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business")),
    )
    op.create_index("ix_business_owner_id_day", "business", ["owner_id", "day"])


def downgrade() -> None:
    op.drop_table("business")
    op.drop_table("aim")
