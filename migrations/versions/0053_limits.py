"""How many terms in a row somebody may serve, and exceptions from that which two people agree to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

OPEN = sa.text("term_id IS NULL AND ended_at IS NULL")
ACCOUNTS = ("asked_by_id", "agreed_by_id")


def upgrade() -> None:
    with_limit = sa.CheckConstraint("most_terms BETWEEN 1 AND 20", name="ck_position_limit")
    with_pause = sa.CheckConstraint("pause_months BETWEEN 1 AND 120", name="ck_position_pause")
    op.add_column("position", sa.Column("most_terms", sa.Integer(), with_limit, nullable=True))
    op.add_column("position", sa.Column("pause_months", sa.Integer(), with_pause, nullable=False, server_default="12"))
    op.create_table(
        "limit_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("term_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("agreed_by_id <> asked_by_id", name=op.f("ck_limit_exception_two_people")),
        sa.CheckConstraint("term_id IS NULL OR agreed_at IS NOT NULL", name=op.f("ck_limit_exception_agreed_before")),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], ondelete="CASCADE", name=op.f("fk_limit_exception_position_id_position")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], ondelete="CASCADE", name=op.f("fk_limit_exception_person_id_person")
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], ["account.id"], ondelete="SET NULL", name=op.f(f"fk_limit_exception_{name}_account")
            )
            for name in ACCOUNTS
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["term.id"], ondelete="SET NULL", name=op.f("fk_limit_exception_term_id_term")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limit_exception")),
    )
    op.create_index("ix_limit_exception_person_id", "limit_exception", ["person_id"])
    op.create_index(
        "uq_limit_exception_open", "limit_exception", ["position_id", "person_id"], unique=True, sqlite_where=OPEN,
        postgresql_where=OPEN,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("limit_exception")
    op.drop_column("position", "pause_months")
    op.drop_column("position", "most_terms")
