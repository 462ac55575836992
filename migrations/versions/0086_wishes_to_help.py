"""Visitors who would like to help."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None

_WAITS = sa.text("settled_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "help_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer()),
        sa.Column("shift_id", sa.Integer()),
        sa.Column("person_id", sa.Integer()),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("email_key", sa.String(254), nullable=False),
        sa.Column("words", sa.String(1000), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("nonce", sa.String(43), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("reminded_at", sa.DateTime(timezone=True)),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("settled_by_id", sa.Integer()),
        sa.Column("answer", sa.String(2000), nullable=False),
        sa.CheckConstraint("name <> '' AND email_key <> ''", name=op.f("ck_help_wish_reachable")),
        sa.CheckConstraint("settled_at IS NULL OR sent_at IS NOT NULL", name=op.f("ck_help_wish_settled_once_sent")),
        sa.CheckConstraint(
            "settled_at IS NOT NULL OR (answer = '' AND settled_by_id IS NULL)",
            name=op.f("ck_help_wish_answered_once_settled"),
        ),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_help_wish_role_id_role"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_help_wish_shift_id_shift"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_help_wish_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["settled_by_id"], ["person.id"], name=op.f("fk_help_wish_settled_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_wish")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_help_wish_token_hash")),
    )
    for column in ("role_id", "shift_id", "person_id", "settled_by_id", "settled_at"):
        op.create_index(op.f(f"ix_help_wish_{column}"), "help_wish", [column])
    for name, column, unique in (
        ("uq_help_wish_waits", "email_key", True), ("ix_help_wish_waits", "asked_at", False)
    ):  # fmt: skip
        op.create_index(name, "help_wish", [column], unique=unique, sqlite_where=_WAITS, postgresql_where=_WAITS)


def downgrade() -> None:
    op.drop_table("help_wish")
