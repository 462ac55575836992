"""Files that nothing names any more, and by which picture somebody is shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loose_file",
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_loose_file")),
    )
    op.create_index("ix_loose_file_due_at", "loose_file", ["due_at"])
    op.create_index("ix_person_picture", "person", ["picture"])


def downgrade() -> None:
    op.drop_index("ix_person_picture", "person")
    op.drop_table("loose_file")
