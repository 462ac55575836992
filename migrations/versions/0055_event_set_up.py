"""What an organiser sets up: the event's own picture, the address, rounds and tables with prompts, and when it goes out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

NUMBERS = {"rounds": 12, "round_minutes": 240, "tables": 200, "table_seats": 50}


def upgrade() -> None:
    with_words = sa.CheckConstraint("picture = '' OR picture_alt <> ''", name="ck_event_picture_in_words")
    op.add_column("event", sa.Column("picture", sa.String(32), nullable=False, server_default=""))
    op.add_column("event", sa.Column("picture_alt", sa.String(200), with_words, nullable=False, server_default=""))
    op.add_column("event", sa.Column("address", sa.Text(), nullable=False, server_default=""))
    for name, most in NUMBERS.items():
        within = sa.CheckConstraint(f"{name} BETWEEN 1 AND {most}", name=f"ck_event_{name}")
        op.add_column("event", sa.Column(name, sa.SmallInteger(), within, nullable=True))
    op.add_column("event", sa.Column("prompts", sa.Text(), nullable=False, server_default=""))
    as_it_goes_out = "announce_at IS NULL OR announce_at = published_at"
    announced = sa.CheckConstraint(as_it_goes_out, name="ck_event_announced_when_it_goes_out")
    op.add_column("event", sa.Column("announce_at", sa.DateTime(timezone=True), announced, nullable=True))
    op.create_index("ix_event_picture", "event", ["picture"])
    op.create_index("ix_event_announce_at", "event", ["announce_at"])


def downgrade() -> None:
    op.drop_index("ix_event_announce_at", "event")
    op.drop_index("ix_event_picture", "event")
    for name in ("announce_at", "prompts", *reversed(NUMBERS), "address", "picture_alt", "picture"):
        op.drop_column("event", name)
