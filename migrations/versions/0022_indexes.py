"""What lists by status read of memberships stands in one index: who is late is found without a look at each row."""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0019"
branch_labels = None
depends_on = None

COLUMNS = ["covered_until", "grace_until", "start", "end", "person_id", "organisation_id"]


def upgrade() -> None:
    op.drop_index("ix_membership_covered_until", table_name="membership")
    op.create_index("ix_membership_covered_until", "membership", COLUMNS, unique=False)


def downgrade() -> None:
    op.drop_index("ix_membership_covered_until", table_name="membership")
    op.create_index("ix_membership_covered_until", "membership", ["covered_until"], unique=False)
