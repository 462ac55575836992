"""Two entries about one person are put together, and taken apart again for a week."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("person", sa.Column("merged_at", sa.DateTime(timezone=True), nullable=True))
    merged = sa.text("merged_at IS NOT NULL")
    op.create_index("ix_person_merged_at", "person", ["merged_at"], sqlite_where=merged, postgresql_where=merged)
    op.create_table(
        "merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("was", JSON, nullable=False),
        sa.CheckConstraint("kept_id <> merged_id", name=op.f("ck_merge_two_people")),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_merge_kept_id_person"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["person.id"], name=op.f("fk_merge_merged_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    op.create_index("ix_merge_kept_id", "merge", ["kept_id"])
    op.create_index(
        "uq_merge_merged_id", "merge", ["merged_id"], unique=True,
        sqlite_where=sa.text("undone_at IS NULL"), postgresql_where=sa.text("undone_at IS NULL"),
    )  # fmt: skip
    known = sa.text("forgotten_at IS NULL")
    op.create_index("ix_merge_made_at", "merge", ["made_at"], sqlite_where=known, postgresql_where=known)
    op.create_table(
        "merge_move",
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(63), nullable=False),
        sa.Column("column_name", sa.String(63), nullable=False),
        sa.Column("keys", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["merge.id"], name=op.f("fk_merge_move_merge_id_merge"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("merge_id", "table_name", "column_name", name=op.f("pk_merge_move")),
    )
    op.create_table(
        "not_the_same",
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_not_the_same_in_order")),
        sa.ForeignKeyConstraint(
            ["one_id"], ["person.id"], name=op.f("fk_not_the_same_one_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["person.id"], name=op.f("fk_not_the_same_other_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_not_the_same")),
    )
    op.create_index("ix_not_the_same_other_id", "not_the_same", ["other_id"])


def downgrade() -> None:
    op.drop_table("not_the_same")
    op.drop_table("merge_move")
    op.drop_table("merge")
    op.drop_index("ix_person_merged_at", "person")
    op.drop_column("person", "merged_at")
