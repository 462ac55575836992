"""Who would serve in a position one day, said before any seat is free."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=True),
        sa.Column("told_of_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_interest_position_id_position")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_interest_person_id_person")),
        sa.ForeignKeyConstraint(["candidacy_id"], ["candidacy.id"], name=op.f("fk_interest_candidacy_id_candidacy")),
        sa.ForeignKeyConstraint(["told_of_id"], ["call.id"], name=op.f("fk_interest_told_of_id_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("position_id", "person_id", name=op.f("uq_interest_position_id_person_id")),
    )
    op.create_index(op.f("ix_interest_person_id"), "interest", ["person_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_interest_person_id"), table_name="interest")
    op.drop_table("interest")
