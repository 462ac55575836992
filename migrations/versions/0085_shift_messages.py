"""What organisers write to the people on a shift."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shift_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("by_person_id", sa.Integer()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("whole_day", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.String(length=140), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("told_to", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("subject <> '' AND words <> ''", name=op.f("ck_shift_message_says_something")),
        sa.CheckConstraint("people > 0", name=op.f("ck_shift_message_reaches_somebody")),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_shift_message_shift_id_shift"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_shift_message_by_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_message")),
    )
    op.create_index("ix_shift_message_shift_id_at", "shift_message", ["shift_id", "at"])
    op.create_index(op.f("ix_shift_message_by_person_id"), "shift_message", ["by_person_id"])


def downgrade() -> None:
    op.drop_table("shift_message")
