"""Playbooks of positions, in versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0076"
down_revision = "0070"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
PARTS = ("ways", "contacts", "documents", "open_work", "keys")


def upgrade() -> None:
    op.create_table(
        "playbook_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("calendar", JSON, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in PARTS),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_playbook_version_number")),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], ondelete="CASCADE", name=op.f("fk_playbook_version_position_id_position")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["person.id"], ondelete="SET NULL", name=op.f("fk_playbook_version_written_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playbook_version")),
        sa.UniqueConstraint("position_id", "number", name=op.f("uq_playbook_version_position_id_number")),
    )
    op.create_index("ix_playbook_version_written_by_id", "playbook_version", ["written_by_id"])


def downgrade() -> None:
    op.drop_table("playbook_version")
