"""Members who show somebody around who is new, and whoever would rather find their own way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

OPEN = sa.text("declined_at IS NULL AND ended_at IS NULL")


def upgrade() -> None:
    op.add_column("person", sa.Column("path_left_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "hosting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("newcomer_id", sa.Integer(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("newcomer_id <> host_id", name=op.f("ck_hosting_two_people")),
        sa.CheckConstraint("accepted_at IS NULL OR declined_at IS NULL", name=op.f("ck_hosting_one_answer")),
        sa.CheckConstraint("ended_at IS NULL OR declined_at IS NULL", name=op.f("ck_hosting_nothing_to_end")),
        sa.CheckConstraint("length(words) <= 500", name=op.f("ck_hosting_length")),
        sa.ForeignKeyConstraint(
            ["newcomer_id"], ["person.id"], ondelete="CASCADE", name=op.f("fk_hosting_newcomer_id_person")
        ),
        sa.ForeignKeyConstraint(["host_id"], ["person.id"], ondelete="CASCADE", name=op.f("fk_hosting_host_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hosting")),
    )
    op.create_index(
        "uq_hosting_newcomer_id", "hosting", ["newcomer_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index("ix_hosting_newcomer_id", "hosting", ["newcomer_id", "id"])
    op.create_index("ix_hosting_host_id", "hosting", ["host_id"])


def downgrade() -> None:
    op.drop_table("hosting")
    op.drop_column("person", "path_left_at")
