"""What an import wrote, so that it can be undone within a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "import_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(14), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(32), nullable=True),
        sa.Column("before", json, nullable=True),
        sa.Column("after", json, nullable=True),
        sa.CheckConstraint("(mark IS NULL) <> (before IS NULL)", name=op.f("ck_import_change_added_or_changed")),
        sa.CheckConstraint("(before IS NULL) = (after IS NULL)", name=op.f("ck_import_change_changed_to_something")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_file.id"], name=op.f("fk_import_change_import_id_import_file"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_change")),
    )
    op.create_index("uq_import_change_import_id", "import_change", ["import_id", "kind", "object_id"], unique=True)
    op.add_column("import_file", sa.Column("undo_report", json, nullable=True))
    op.add_column("import_file", sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("import_file", sa.Column("undo_job_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    for name in ("undo_job_id", "undone_at", "undo_report"):
        op.drop_column("import_file", name)
    op.drop_index("uq_import_change_import_id", table_name="import_change")
    op.drop_table("import_change")
