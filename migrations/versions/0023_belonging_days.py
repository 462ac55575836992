"""How many members there are is counted by who is not one: those who come later and those who left, each by index.

Only a question that says so takes these: SQLite would think that few have begun, and look up all the others one by one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

EVERYBODY = sa.text("person_id <> 0")


def upgrade() -> None:
    for column in ("start", "end"):
        op.create_index(
            f"ix_belonging_{column}", "belonging", [column], unique=False,
            sqlite_where=EVERYBODY, postgresql_where=EVERYBODY,
        )  # fmt: skip


def downgrade() -> None:
    for column in ("end", "start"):
        op.drop_index(f"ix_belonging_{column}", table_name="belonging")
