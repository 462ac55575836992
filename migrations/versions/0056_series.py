"""Series of events: how they repeat, which day of it an event is, and what was edited for one alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
PATTERNS = "pattern IN ('weekly', 'nth', 'last', 'month_day')"


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("pattern", sa.String(20), nullable=False),
        sa.Column("every", sa.SmallInteger(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("times", sa.SmallInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("every BETWEEN 1 AND 12", name=op.f("ck_series_every")),
        sa.CheckConstraint("until IS NOT NULL OR times IS NOT NULL", name=op.f("ck_series_ends")),
        sa.CheckConstraint("until >= first AND times > 1", name=op.f("ck_series_goes_on")),
        sa.CheckConstraint(PATTERNS, name=op.f("ck_series_pattern")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_table(
        "series_turn",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by_hand", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], ondelete="CASCADE", name=op.f("fk_series_turn_event_id_event")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], ondelete="CASCADE", name=op.f("fk_series_turn_series_id_series")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_series_turn")),
        sa.UniqueConstraint("series_id", "day", name=op.f("uq_series_turn_series_id_day")),
    )


def downgrade() -> None:
    op.drop_table("series_turn")
    op.drop_table("series")
