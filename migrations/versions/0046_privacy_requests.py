"""Requests to be forgotten, each with its deadline, and the day on which an entry was erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    erased = sa.text("erased_at IS NOT NULL")
    op.create_index("ix_person_erased_at", "person", ["erased_at"], sqlite_where=erased, postgresql_where=erased)
    op.create_table(
        "privacy_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.String(200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("extended_because", sa.String(1000), nullable=True),
        sa.Column("decision", sa.String(10), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.CheckConstraint("decision IN ('erased', 'refused', 'withdrawn')", name=op.f("ck_privacy_request_decision")),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_privacy_request_decided_some_day")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_privacy_request_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_request")),
    )
    waiting = sa.text("decision IS NULL")
    op.create_index(
        "uq_privacy_request_person_id", "privacy_request", ["person_id"], unique=True, sqlite_where=waiting,
        postgresql_where=waiting,
    )  # fmt: skip
    op.create_index("ix_privacy_request_due_on", "privacy_request", ["due_on", "id"])


def downgrade() -> None:
    op.drop_table("privacy_request")
    op.drop_index("ix_person_erased_at", "person")
    op.drop_column("person", "erased_at")
