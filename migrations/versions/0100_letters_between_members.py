"""Letters between members are sealed: of what they say, and of which kind they are, the ledger keeps nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = "0098"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delivery_content", sa.Column("own_key", sa.LargeBinary()))
    op.add_column("delivery_content", sa.Column("letter_sealed", sa.LargeBinary()))
    named = sa.text("kind = 'between_members' AND substr(email, 1, 7) <> 'erased-'")
    op.create_index("ix_delivery_named", "delivery", ["settled_at"], sqlite_where=named, postgresql_where=named)


def downgrade() -> None:
    op.drop_index("ix_delivery_named", table_name="delivery")
    op.drop_column("delivery_content", "letter_sealed")
    op.drop_column("delivery_content", "own_key")
