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
    with op.batch_alter_table("import_file") as table:
        table.add_column(sa.Column("undo_report", json, nullable=True))
        table.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("undo_job_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_import_file_undo_job_id_job"), "job", ["undo_job_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index("ix_import_file_undo_job_id", "import_file", ["undo_job_id"])


def downgrade() -> None:
    op.drop_index("ix_import_file_undo_job_id", table_name="import_file")
    with op.batch_alter_table("import_file") as table:
        table.drop_constraint(op.f("fk_import_file_undo_job_id_job"), type_="foreignkey")
        for name in ("undo_job_id", "undone_at", "undo_report"):
            table.drop_column(name)
    op.drop_index("uq_import_change_import_id", table_name="import_change")
    op.drop_table("import_change")
