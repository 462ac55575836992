"""In which language a message is, and the texts of a mailing in further languages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delivery", sa.Column("locale", sa.String(length=20), nullable=True))
    op.create_table(
        "mailing_text",
        sa.Column("mailing_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("skeleton", sa.LargeBinary(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailing.id"], name="fk_mailing_text_mailing_id_mailing"),
        sa.PrimaryKeyConstraint("mailing_id", "locale", name="pk_mailing_text"),
    )


def downgrade() -> None:
    op.drop_table("mailing_text")
    op.drop_column("delivery", "locale")
