"""A letter's text part may be edited; its links are looked at; who edited last, and who was asked to read, is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0115"
down_revision = "0114"
branch_labels = None
depends_on = None

OUTCOMES = "'open', 'members', 'hidden', 'missing', 'unsure', 'fine', 'gone', 'wary', 'away', 'refused'"


def upgrade() -> None:
    op.add_column("edition", sa.Column("own_text", sa.Text()))
    op.add_column("edition", sa.Column("own_text_of", sa.String(length=64)))
    op.add_column("edition", sa.Column("edited_by_account", sa.Integer()))
    op.add_column("edition", sa.Column("review_asked_of", sa.String(length=200)))
    op.create_table(
        "edition_link_check",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_edition_link_check_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_edition_link_check")),
    )
    op.create_table(
        "edition_checked_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("code", sa.SmallInteger()),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"outcome IN ({OUTCOMES})", name=op.f("ck_edition_checked_link_outcome")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_edition_checked_link_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_checked_link")),
        sa.UniqueConstraint("edition_id", "digest", name=op.f("uq_edition_checked_link_edition_id_digest")),
    )
    op.create_table(
        "edition_kept",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=False),
        sa.Column("source_kind", sa.String(length=40), nullable=False),
        sa.Column("source_number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["block_id"], ["edition_block.id"], name=op.f("fk_edition_kept_block_id_edition_block"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_kept")),
        sa.UniqueConstraint(
            "block_id",
            "source_kind",
            "source_number",
            name=op.f("uq_edition_kept_block_id_source_kind_source_number"),
        ),
    )


def downgrade() -> None:
    op.drop_table("edition_kept")
    op.drop_table("edition_checked_link")
    op.drop_table("edition_link_check")
    op.drop_column("edition", "review_asked_of")
    op.drop_column("edition", "edited_by_account")
    op.drop_column("edition", "own_text_of")
    op.drop_column("edition", "own_text")
