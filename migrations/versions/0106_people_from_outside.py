"""People from outside who are asked by a link, and mailboxes that are never to be asked again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0106"
down_revision = "0103"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outside_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("errand", sa.String(length=20), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=43), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("own_key", sa.LargeBinary(), nullable=True),
        *(sa.Column(f"{each}_sealed", sa.LargeBinary(), nullable=True) for each in ("name", "email", "phone", "words")),
        sa.Column("email_key", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("codes_sent", sa.SmallInteger(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wording", sa.String(length=20), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("agreed_at IS NULL OR wording IS NOT NULL", name=op.f("ck_outside_party_agreed_to_words")),
        sa.CheckConstraint(
            "ended_at IS NULL OR (own_key IS NULL AND token_hash IS NULL AND nonce IS NULL AND email_key IS NULL "
            "AND code_hash IS NULL)",
            name=op.f("ck_outside_party_ended_is_forgotten"),
        ),
        sa.CheckConstraint(
            "codes_sent BETWEEN 0 AND 3 AND tries BETWEEN 0 AND 5", name=op.f("ck_outside_party_bounded")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_party")),
        sa.UniqueConstraint("errand", "about_id", name=op.f("uq_outside_party_errand_about_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_outside_party_token_hash")),
    )
    waiting = sa.text("agreed_at IS NULL AND ended_at IS NULL")
    op.create_index(
        "ix_outside_party_waiting", "outside_party", ["until"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index(op.f("ix_outside_party_email_key"), "outside_party", ["email_key"], unique=False)
    op.create_table(
        "outside_suppression",
        sa.Column("email_key", sa.String(length=64), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("email_key", name=op.f("pk_outside_suppression")),
    )


def downgrade() -> None:
    op.drop_index("ix_outside_party_waiting", table_name="outside_party")
    op.drop_index(op.f("ix_outside_party_email_key"), table_name="outside_party")
    op.drop_table("outside_party")
    op.drop_table("outside_suppression")
