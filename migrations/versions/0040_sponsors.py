"""Whom an applicant named as vouching for them, and what they said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "application_sponsor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(43), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", moment, nullable=True),
        sa.Column("answered_at", moment, nullable=True),
        sa.Column("vouches", sa.Boolean(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(vouches IS NULL) = (answered_at IS NULL)", name=op.f("ck_application_sponsor_answered_something")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_sponsor_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_application_sponsor_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_sponsor")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_application_sponsor_token_hash")),
    )  # fmt: skip
    for column in ("application_id", "person_id"):
        op.create_index(op.f(f"ix_application_sponsor_{column}"), "application_sponsor", [column])


def downgrade() -> None:
    op.drop_table("application_sponsor")
