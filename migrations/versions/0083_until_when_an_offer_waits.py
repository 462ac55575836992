"""Until when an offer of a seat waits for its answer. Those made before have no last day, and wait as they did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None

HELD = "offered_at IS NOT NULL AND offer_declined_at IS NULL AND withdrawn_at IS NULL"


def upgrade() -> None:
    op.add_column("candidacy", sa.Column("offer_ends", sa.Date(), nullable=True))
    op.add_column("candidacy", sa.Column("offer_reminds", sa.Date(), nullable=True))
    op.add_column("candidacy", sa.Column("offer_lapsed_at", sa.DateTime(timezone=True), nullable=True))
    _index(f"{HELD} AND offer_lapsed_at IS NULL")


def downgrade() -> None:
    """An offer that lapsed is an offer no more: without its last day it would hold its seat again."""
    op.execute(
        "UPDATE candidacy SET offer_declined_at = offer_lapsed_at"
        " WHERE offer_lapsed_at IS NOT NULL AND offer_declined_at IS NULL AND confirmed_at IS NULL"
    )
    _index(HELD)
    for name in ("offer_lapsed_at", "offer_reminds", "offer_ends"):
        op.drop_column("candidacy", name)


def _index(which: str) -> None:
    op.drop_index("uq_candidacy_offer", table_name="candidacy")
    op.create_index(
        "uq_candidacy_offer", "candidacy", ["opening_id"], unique=True,
        sqlite_where=sa.text(which), postgresql_where=sa.text(which),
    )  # fmt: skip
