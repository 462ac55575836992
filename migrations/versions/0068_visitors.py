"""Guests who sign up themselves for a public event."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

_UNSEEN = sa.text("confirmed_at IS NULL")


def upgrade() -> None:
    op.add_column("event", sa.Column("visitors_welcome", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("registration", sa.Column("as_visitor", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("delivery_content", sa.Column("opens", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "visitor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer()),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("email_key", sa.String(254), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("nonce", sa.String(43), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("name <> '' AND email_key <> ''", name=op.f("ck_visitor_reachable")),
        sa.CheckConstraint(
            "(person_id IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_visitor_confirmed_by_somebody")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_visitor_event_id_event"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_visitor_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visitor")),
        sa.UniqueConstraint("event_id", "email_key", name=op.f("uq_visitor_event_id_email_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_visitor_token_hash")),
    )
    op.create_index(op.f("ix_visitor_person_id"), "visitor", ["person_id"])
    op.create_index(op.f("ix_visitor_email_key"), "visitor", ["email_key"])
    op.create_index("ix_visitor_unseen", "visitor", ["asked_at"], sqlite_where=_UNSEEN, postgresql_where=_UNSEEN)


def downgrade() -> None:
    op.drop_table("visitor")
    op.drop_column("delivery_content", "opens")
    op.drop_column("registration", "as_visitor")
    op.drop_column("event", "visitors_welcome")
