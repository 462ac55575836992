"""Languages and links in a profile, and a public page for who wants one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("languages", "links"):
        op.add_column("person", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.add_column("person", sa.Column("public_slug", sa.String(80), nullable=True))
    for name in ("is_public", "may_be_indexed"):
        op.add_column("person", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("uq_person_public_slug", "person", ["public_slug"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_person_public_slug", table_name="person")
    for name in ("may_be_indexed", "is_public", "public_slug", "links", "languages"):
        op.drop_column("person", name)
