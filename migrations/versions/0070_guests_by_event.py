"""Who came as a guest themselves, to be forgotten some time after the event."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_registration_as_visitor", "registration", ["event_id"], sqlite_where=sa.text("as_visitor = 1"),
        postgresql_where=sa.text("as_visitor"),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_registration_as_visitor", table_name="registration")
