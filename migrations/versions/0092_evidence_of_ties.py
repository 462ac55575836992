"""What two people have both confirmed of one another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0092"
down_revision = "0091"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tie_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_a_id", sa.Integer(), nullable=False),
        sa.Column("person_b_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("giver", sa.String(length=1)),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('talk', 'help')", name=op.f("ck_tie_evidence_kind")),
        sa.CheckConstraint("person_a_id < person_b_id", name=op.f("ck_tie_evidence_pair_in_order")),
        sa.CheckConstraint("giver IN ('a', 'b')", name=op.f("ck_tie_evidence_giver")),
        sa.CheckConstraint("(kind = 'help') = (giver IS NOT NULL)", name=op.f("ck_tie_evidence_help_has_a_giver")),
        sa.ForeignKeyConstraint(
            ["person_a_id"], ["person.id"], name=op.f("fk_tie_evidence_person_a_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_b_id"], ["person.id"], name=op.f("fk_tie_evidence_person_b_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie_evidence")),
        sa.UniqueConstraint("key", name=op.f("uq_tie_evidence_key")),
    )
    op.create_index(
        "ix_tie_evidence_person_a_id_person_b_id_day", "tie_evidence", ["person_a_id", "person_b_id", "day"]
    )
    op.create_index(op.f("ix_tie_evidence_person_b_id"), "tie_evidence", ["person_b_id"])


def downgrade() -> None:
    op.drop_table("tie_evidence")
