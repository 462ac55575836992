"""A gate of mail for each group of lanes, which knows what kind of trouble closed it and when to probe."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The row holds nothing that must last: a new version may ask the mail server once at once.
    op.drop_table("mail_gate")
    op.create_table(
        "mail_gate",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tokens", sa.Double(), nullable=False),
        sa.Column("refilled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_because", sa.Text(), nullable=True),
        sa.Column("trouble", sa.String(length=20), nullable=True),
        sa.Column("probe_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.CheckConstraint("id IN (1, 2)", name=op.f("ck_mail_gate_one_of_two")),
        sa.CheckConstraint(
            "trouble IN ('connection', 'credentials', 'conversation', 'quota')", name=op.f("ck_mail_gate_trouble")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_gate")),
    )


def downgrade() -> None:
    op.drop_table("mail_gate")
    op.create_table(
        "mail_gate",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tokens", sa.Double(), nullable=False),
        sa.Column("refilled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_because", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_mail_gate_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_gate")),
    )
