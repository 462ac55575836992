"""Pools: the one way in and out of the counters of an event and of its ticket types.

The event must be locked (`seats.lock`). A claim takes all that a party wants or nothing: of the ticket types in one
conditional statement, of the event in another; the CHECKs of both tables refuse whatever would slip past.
Giving places back is always allowed.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Update, case, exists, update

from portal.core.db import db
from portal.events.programme.models import Event
from portal.events.programme.operations import seats
from portal.events.tickets.models import TicketType

#: How many places of each ticket type; empty where the event has none.
Wanted = Mapping[int, int]

_TABLE = TicketType.metadata.tables["ticket_type"]
_ROW = _TABLE.c
_OTHER = _TABLE.alias("other")


def claim(event: Event, places: int, wanted: Wanted) -> bool:
    """Take so many places of the event, and of its ticket types as wanted, if there are as many everywhere."""
    if wanted and not _claim_types(wanted):
        return False
    if not places or seats.claim(event, places):
        return True
    _release_types(wanted)
    return False


def release(event: Event, places: int, wanted: Wanted) -> None:
    """Give places back; those above a lowered capacity go first."""
    _release_types(wanted)
    seats.release(event, places)


def empty(event: Event) -> None:
    """Nobody holds a place of any ticket type any more."""
    _run(update(_TABLE).where(_ROW.event_id == event.id).values(taken=0, over_by=0))


def set_capacity(ticket_type: TicketType, capacity: int | None) -> None:
    """Change how many there are of it. Nobody is sent home: what is above is written down as `over_by`."""
    ticket_type.capacity = capacity
    ticket_type.over_by = 0 if capacity is None else max(0, ticket_type.taken - capacity)
    db.session.flush()


def _claim_types(wanted: Wanted) -> bool:
    short = exists().where(
        _OTHER.c.id.in_(wanted), _OTHER.c.capacity < _OTHER.c.taken + case(dict(wanted), value=_OTHER.c.id)
    )
    more = _ROW.taken + case(dict(wanted), value=_ROW.id)
    return _run(update(_TABLE).where(_ROW.id.in_(wanted), ~short).values(taken=more)) == len(wanted)


def _release_types(given: Wanted) -> None:
    if given:
        places = case(dict(given), value=_ROW.id)
        left = case((_ROW.over_by > places, _ROW.over_by - places), else_=0)
        _run(update(_TABLE).where(_ROW.id.in_(given)).values(taken=_ROW.taken - places, over_by=left))


def _run(statement: Update) -> int:
    """How many rows it changed. Whoever holds one of them as an object reads it anew."""
    return db.session.connection().execute(statement).rowcount
