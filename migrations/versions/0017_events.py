"""What people were told of an event, by the SEQUENCE at which it held."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

EVENT = sa.table(
    "event",
    sa.column("id", sa.Integer),
    sa.column("start_utc", sa.DateTime(timezone=True)),
    sa.column("end_utc", sa.DateTime(timezone=True)),
    sa.column("zone", sa.String),
    sa.column("venue", sa.Text),
    sa.column("online_url", sa.Text),
    sa.column("sequence", sa.Integer),
    sa.column("postponed_at", sa.DateTime(timezone=True)),
    sa.column("cancelled_at", sa.DateTime(timezone=True)),
    sa.column("told", sa.JSON().with_variant(postgresql.JSONB(), "postgresql")),
)


def upgrade() -> None:
    """One snapshot becomes two: what everybody had been told, and how it stands for those who came since."""
    for event in _published():
        now = _as_it_stands(event)
        told = {"0": _translated(event.told, event)} if event.sequence else {}
        _keep(event.id, {**told, str(event.sequence): now})


def downgrade() -> None:
    for event in _published():
        latest = event.told[str(max(int(number) for number in event.told))]
        kept = {name: latest[name] for name in ("start", "end", "zone", "venue")}
        _keep(event.id, kept | {"online": bool(latest["room"])})


def _published() -> list[Any]:
    rows = op.get_bind().execute(sa.select(EVENT).order_by(EVENT.c.id)).all()
    return [row for row in rows if row.told]


def _keep(number: int, told: dict[str, Any]) -> None:
    op.get_bind().execute(sa.update(EVENT).where(EVENT.c.id == number).values(told=told))


def _as_it_stands(event: Any) -> dict[str, Any]:
    return {
        "start": _utc(event.start_utc),
        "end": _utc(event.end_utc),
        "zone": event.zone,
        "venue": event.venue,
        "room": event.online_url,
        "open": event.postponed_at is not None and event.cancelled_at is None,
    }


def _translated(told: dict[str, Any], event: Any) -> dict[str, Any]:
    known = _as_it_stands(event)
    kept = {name: told.get(name, known[name]) for name in ("start", "end", "zone", "venue")}
    return kept | {"room": event.online_url if told.get("online") else "", "open": known["open"]}


def _utc(moment: datetime) -> str:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
