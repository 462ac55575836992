"""To whom an edition goes, how fast mail may leave for each large provider, and mail that a restored portal holds back.

What was added to a mailing before counts for no provider: it goes out as fast as all mail may.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0116"
down_revision = "0115"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("edition", sa.Column("audience", JSON))
    op.add_column("edition", sa.Column("frozen", JSON))
    op.add_column("delivery", sa.Column("pool", sa.SmallInteger(), nullable=False, server_default="0"))
    op.add_column("mail_gate", sa.Column("muted_at", sa.DateTime(timezone=True)))
    op.add_column("mail_gate", sa.Column("muted_because", sa.Text()))
    op.create_table(
        "mail_pool",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("tokens", sa.Double(), nullable=False),
        sa.Column("refilled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_pool")),
    )


def downgrade() -> None:
    op.drop_table("mail_pool")
    op.drop_column("mail_gate", "muted_because")
    op.drop_column("mail_gate", "muted_at")
    op.drop_column("delivery", "pool")
    op.drop_column("edition", "frozen")
    op.drop_column("edition", "audience")
