"""What an edition said before, pictures in its words, and in which version of it each block last changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0113"
down_revision = "0112"
branch_labels = None
depends_on = None

PARTS = ("edition", "edition_block")
HOW = "'month', 'typed', 'saved', 'aside', 'back', 'removed'"


def upgrade() -> None:
    for table in PARTS:
        op.add_column(table, sa.Column("changed_in", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("edition", sa.Column("review_asked_by_account", sa.Integer(), nullable=True))
    op.create_table(
        "edition_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("of_head", sa.Boolean(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=True),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("contents", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since_version", sa.Integer(), nullable=False),
        sa.Column("in_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("since_version <= in_version", name=op.f("ck_edition_version_held")),
        sa.CheckConstraint(f"how IN ({HOW})", name=op.f("ck_edition_version_how")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_edition_version_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["block_id"], ["edition_block.id"], name=op.f("fk_edition_version_block_id_edition_block"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_version")),
    )  # fmt: skip
    op.create_index("ix_edition_version_part", "edition_version", ["edition_id", "block_id", "id"])
    op.create_index(op.f("ix_edition_version_block_id"), "edition_version", ["block_id"])
    op.create_table(
        "edition_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("width", sa.SmallInteger(), nullable=False),
        sa.Column("height", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_edition_picture_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_picture")),
        sa.UniqueConstraint("name", name=op.f("uq_edition_picture_name")),
    )
    op.create_index(op.f("ix_edition_picture_edition_id"), "edition_picture", ["edition_id"])
    op.create_index(op.f("ix_edition_picture_look_at"), "edition_picture", ["look_at"])


def downgrade() -> None:
    op.drop_table("edition_picture")
    op.drop_table("edition_version")
    op.drop_column("edition", "review_asked_by_account")
    for table in PARTS:
        op.drop_column(table, "changed_in")
