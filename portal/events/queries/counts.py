"""How many come, for the event's team."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, case, func, select

from portal.core.db import db
from portal.events.models import Registration


@dataclass(frozen=True, slots=True)
class Tally:
    """Places, not people: a party counts all of its guests. `offered` are held, `waiting` hold nothing."""

    confirmed: int
    offered: int
    waiting: int
    came: int


def tally(event_id: int) -> Tally:
    """One statement, whatever the size of the event."""
    waits = and_(Registration.confirmed_at.is_(None), Registration.offered_at.is_(None))
    held = and_(Registration.confirmed_at.is_(None), Registration.offered_at.is_not(None))

    def places(condition: object) -> object:
        return func.coalesce(func.sum(case((condition, Registration.places), else_=0)), 0)  # type: ignore[arg-type]

    row = db.session.execute(
        select(
            places(Registration.confirmed_at.is_not(None)),
            places(held),
            places(waits),
            places(Registration.attended_at.is_not(None)),
        ).where(Registration.event_id == event_id, Registration.ended_at.is_(None))  # type: ignore[call-overload]
    ).one()
    return Tally(*(int(value) for value in row))
