"""How many come, for the event's team."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import case, func, select

from portal.core.db import db
from portal.events.models import Registration
from portal.events.queries.standing import has_place, holds_offer, is_live, waits


@dataclass(frozen=True, slots=True)
class Tally:
    """Places, not people: a party counts all of its guests. `offered` are held, `waiting` hold nothing."""

    confirmed: int
    offered: int
    waiting: int
    came: int


def tally(event_id: int) -> Tally:
    """One statement, whatever the size of the event."""

    def places(condition: object) -> object:
        return func.coalesce(func.sum(case((condition, Registration.places), else_=0)), 0)  # type: ignore[arg-type]

    row = db.session.execute(
        select(
            places(has_place()),
            places(holds_offer()),
            places(waits()),
            places(Registration.attended_at.is_not(None)),
        ).where(Registration.event_id == event_id, is_live())  # type: ignore[call-overload]
    ).one()
    return Tally(*(int(value) for value in row))
