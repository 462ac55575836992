"""How many come and how many wait, for those who run events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select

from portal.core.db import db
from portal.events.registrations.models import Place, Registration
from portal.events.registrations.queries.standing import (
    awaits_answer,
    awaits_payment,
    has_place,
    holds_offer,
    is_live,
    waits,
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Places, not people: a party counts all of its guests. `offered`, `asked` (until the organisers have decided) and
    `unpaid` are held, `waiting` hold nothing.
    """

    confirmed: int
    offered: int
    asked: int
    unpaid: int
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
            places(awaits_answer()),
            places(awaits_payment()),
            places(waits()),
            _arrived(event_id),
        ).where(Registration.event_id == event_id, is_live())  # type: ignore[call-overload]
    ).one()
    return Tally(*(int(value) for value in row))


def _arrived(event_id: int) -> Any:
    """SQL: how many humans are there, guests and all."""
    there = select(func.count()).select_from(Place).join(Place.registration)
    return there.where(Registration.event_id == event_id, is_live(), Place.arrived_at.is_not(None)).scalar_subquery()


def places_waited_for(ids: Sequence[int]) -> dict[int, int]:
    """How many places people wait for, per event; in one statement."""
    found: Any = (
        select(Registration.event_id, func.sum(Registration.places))
        .where(Registration.event_id.in_(ids), waits())
        .group_by(Registration.event_id)
    )
    return {event: int(places) for event, places in db.session.execute(found)}
