"""Whom organisers ask to take a shift, and of which missing people they were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shift_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("by_person_id", sa.Integer()),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column(
            "said",
            sa.Enum("yes", "no", "taken_back", name="said", native_enum=False, length=20, create_constraint=True),
        ),
        sa.CheckConstraint("(answered_at IS NULL) = (said IS NULL)", name=op.f("ck_shift_ask_answered")),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_shift_ask_shift_id_shift"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_shift_ask_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_person_id"], ["person.id"], name=op.f("fk_shift_ask_by_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_ask")),
        sa.UniqueConstraint("shift_id", "person_id", name=op.f("uq_shift_ask_shift_id_person_id")),
    )
    op.create_index(op.f("ix_shift_ask_person_id"), "shift_ask", ["person_id"])
    op.create_index(op.f("ix_shift_ask_by_person_id"), "shift_ask", ["by_person_id"])
    op.create_table(
        "shift_alert",
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("hours", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_shift_alert_shift_id_shift"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("shift_id", "hours", "starts", name=op.f("pk_shift_alert")),
    )


def downgrade() -> None:
    op.drop_table("shift_alert")
    op.drop_table("shift_ask")
