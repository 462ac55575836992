"""Ways out in letters to an earlier address act for the one somebody has now; and how others see our mail.

Who finds an old letter can still stop that kind of mail. What was last found in the DNS about the sender stands in one row.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0118"
down_revision = "0117"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "moved_unsubscribe_link",
        sa.Column("token", sa.String(43), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("family", sa.String(80), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_moved_unsubscribe_link")),
    )
    op.create_index(op.f("ix_moved_unsubscribe_link_address"), "moved_unsubscribe_link", ["address"])
    op.create_table(
        "mail_standing",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", JSON, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_mail_standing_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_standing")),
    )


def downgrade() -> None:
    op.drop_table("mail_standing")
    op.drop_index(op.f("ix_moved_unsubscribe_link_address"), table_name="moved_unsubscribe_link")
    op.drop_table("moved_unsubscribe_link")
