"""What people say of whom they trust, and how often they would like to hear from one another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0101"
down_revision = "0100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trust_answer",
        *_owner_and_about("trust_answer"),
        sa.Column("question", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint("question IN ('introduce', 'work')", name=op.f("ck_trust_answer_question")),
        sa.PrimaryKeyConstraint("owner_id", "about_id", "question", name=op.f("pk_trust_answer")),
    )
    op.create_index(op.f("ix_trust_answer_about_id"), "trust_answer", ["about_id"])
    op.create_table(
        "work_wish",
        *_owner_and_about("work_wish"),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("welcomed_at", sa.DateTime(timezone=True)),
        sa.Column("view_sealed", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("owner_id", "about_id", name=op.f("pk_work_wish")),
    )
    op.create_index(op.f("ix_work_wish_about_id"), "work_wish", ["about_id"])
    op.create_table(
        "tie_rhythm",
        *_owner_and_about("tie_rhythm"),
        sa.Column("weeks", sa.SmallInteger()),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("let_be_until", sa.Date()),
        sa.CheckConstraint("weeks BETWEEN 1 AND 52", name=op.f("ck_tie_rhythm_weeks")),
        sa.PrimaryKeyConstraint("owner_id", "about_id", name=op.f("pk_tie_rhythm")),
    )
    op.create_index(op.f("ix_tie_rhythm_about_id"), "tie_rhythm", ["about_id"])
    op.create_table(
        "rhythm",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("paused_until", sa.Date()),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_rhythm_weekday")),
        sa.CheckConstraint("hour BETWEEN 7 AND 19", name=op.f("ck_rhythm_no_letters_at_night")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_rhythm_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_rhythm")),
    )
    op.create_table(
        "rhythm_round",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", "hour", name=op.f("pk_rhythm_round")),
    )


def _owner_and_about(table: str) -> list[sa.Column[int] | sa.Constraint]:
    return [
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("owner_id <> about_id", name=op.f(f"ck_{table}_two_people")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f(f"fk_{table}_owner_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["about_id"], ["person.id"], name=op.f(f"fk_{table}_about_id_person"), ondelete="CASCADE"
        ),
    ]


def downgrade() -> None:
    op.drop_table("rhythm_round")
    op.drop_table("rhythm")
    op.drop_table("tie_rhythm")
    op.drop_table("work_wish")
    op.drop_table("trust_answer")
