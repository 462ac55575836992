"""Stand-ins for shifts, what became of those who were expected, and when they were thanked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("assignment", sa.Column("thanked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "stand_in_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("to_person_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing", sa.String(length=20), nullable=True),
        sa.Column("made_id", sa.Integer(), nullable=True),
        sa.Column("told_for", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "closing IN ('accepted', 'declined', 'taken_back', 'lapsed')", name=op.f("ck_stand_in_ask_closing")
        ),
        sa.CheckConstraint("(closed_at IS NULL) = (closing IS NULL)", name=op.f("ck_stand_in_ask_closed")),
        sa.CheckConstraint("made_id IS NULL OR closing = 'accepted'", name=op.f("ck_stand_in_ask_made")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_stand_in_ask_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["made_id"], ["assignment.id"], name=op.f("fk_stand_in_ask_made_id_assignment")),
        sa.ForeignKeyConstraint(["to_person_id"], ["person.id"], name=op.f("fk_stand_in_ask_to_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_in_ask")),
    )
    for column in ("assignment_id", "to_person_id", "made_id"):
        op.create_index(op.f(f"ix_stand_in_ask_{column}"), "stand_in_ask", [column])
    op.create_index(
        "uq_stand_in_ask_live", "stand_in_ask", ["assignment_id"], unique=True,
        sqlite_where=sa.text("closed_at IS NULL"), postgresql_where=sa.text("closed_at IS NULL"),
    )  # fmt: skip
    op.create_table(
        "shift_outcome",
        sa.Column("assignment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("own_words", sa.Text(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('there', 'excused', 'missed')", name=op.f("ck_shift_outcome_outcome")),
        sa.CheckConstraint("minutes >= 0 AND minutes <= 2880", name=op.f("ck_shift_outcome_minutes")),
        sa.CheckConstraint("outcome = 'there' OR minutes = 0", name=op.f("ck_shift_outcome_only_there")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_shift_outcome_assignment_id_assignment")
        ),
        sa.PrimaryKeyConstraint("assignment_id", name=op.f("pk_shift_outcome")),
    )


def downgrade() -> None:
    op.drop_table("shift_outcome")
    op.drop_table("stand_in_ask")
    op.drop_column("assignment", "thanked_at")
