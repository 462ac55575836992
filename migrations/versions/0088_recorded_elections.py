"""Elections that were held elsewhere, with where they are written, and the terms that came of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "election",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("meeting", sa.String(length=120), nullable=False),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("votes", sa.String(length=1000), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_election_position_id_position")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_election")),
        sa.UniqueConstraint("position_id", "held_on", "meeting", name=op.f("uq_election_position_id_held_on_meeting")),
    )
    op.create_table(
        "elected",
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("election_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_elected_term_id_term")),
        sa.ForeignKeyConstraint(["election_id"], ["election.id"], name=op.f("fk_elected_election_id_election")),
        sa.PrimaryKeyConstraint("term_id", name=op.f("pk_elected")),
    )
    op.create_index(op.f("ix_elected_election_id"), "elected", ["election_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_elected_election_id"), table_name="elected")
    op.drop_table("elected")
    op.drop_table("election")
