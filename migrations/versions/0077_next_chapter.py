"""What somebody wishes for after a term, how they are, and the circle of those who served."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _of_term(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["term_id"], ["term.id"], ondelete="CASCADE", name=op.f(f"fk_{table}_term_id_term"))


def upgrade() -> None:
    op.create_table(
        "next_chapter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wishes", JSON, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("circle", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rests", sa.Boolean(), nullable=False),
        _of_term("next_chapter"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_next_chapter")),
        sa.UniqueConstraint("term_id", name=op.f("uq_next_chapter_term_id")),
    )
    op.create_index(
        "ix_next_chapter_circle", "next_chapter", ["circle"], sqlite_where=sa.text("circle"),
        postgresql_where=sa.text("circle"),
    )  # fmt: skip
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(20), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("talked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("days IN (30, 90, 365)", name=op.f("ck_follow_up_days")),
        sa.CheckConstraint("answer IN ('well', 'something', 'peace')", name=op.f("ck_follow_up_answer")),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_follow_up_answered")),
        _of_term("follow_up"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("term_id", "days", name=op.f("uq_follow_up_term_id_days")),
    )
    op.create_table(
        "circle_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["person.id"], ondelete="SET NULL", name=op.f("fk_circle_word_written_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_word")),
    )
    op.create_index("ix_circle_word_written_by_id", "circle_word", ["written_by_id"])


def downgrade() -> None:
    for table in ("circle_word", "follow_up", "next_chapter"):
        op.drop_table(table)
