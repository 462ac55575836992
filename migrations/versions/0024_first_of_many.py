"""Where a page shows the first of many, the others are not read: who comes, who is new, whose membership runs out.

An index in the order in which they are shown. And whoever signs up asks for the offers of this event, which only an
index that begins with the event finds without a look at all who come.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

SEATED = sa.text("ended_at IS NULL AND confirmed_at IS NOT NULL")
OFFERED = sa.text("ended_at IS NULL AND offered_at IS NOT NULL AND confirmed_at IS NULL")
OPEN = sa.text('"end" IS NULL')


def upgrade() -> None:
    op.create_index(
        "ix_registration_seated", "registration", ["event_id", "confirmed_at", "id", "list_consent"], unique=False,
        sqlite_where=SEATED, postgresql_where=SEATED,
    )  # fmt: skip
    _offers_by("event_id", "offer_until")
    op.drop_index("ix_belonging_since", table_name="belonging")
    op.create_index("ix_belonging_since", "belonging", ["since", "person_id", "start", "end"], unique=False)
    op.create_index(
        "ix_membership_grace_until", "membership", ["grace_until", "id", "covered_until", "start"], unique=False,
        sqlite_where=OPEN, postgresql_where=OPEN,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_membership_grace_until", table_name="membership")
    op.drop_index("ix_belonging_since", table_name="belonging")
    op.create_index("ix_belonging_since", "belonging", ["since"], unique=False)
    _offers_by("offer_until")
    op.drop_index("ix_registration_seated", table_name="registration")


def _offers_by(*columns: str) -> None:
    op.drop_index("ix_registration_offers", table_name="registration")
    op.create_index(
        "ix_registration_offers", "registration", list(columns), unique=False,
        sqlite_where=OFFERED, postgresql_where=OFFERED,
    )  # fmt: skip
