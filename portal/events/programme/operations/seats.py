"""Places: the one way in and out of an event's counter.

An event is locked before anything is decided about its places (PostgreSQL: FOR UPDATE; SQLite: the unit of
work holds the write lock). The claim itself is one conditional statement, and a CHECK of the table refuses
whatever would slip past both. Giving places back is always allowed.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, case, inspect, or_, select, update
from sqlalchemy.orm.attributes import set_committed_value

from portal.core.db import db
from portal.core.locking import for_update
from portal.events.programme.models import Event

_TABLE = Event.metadata.tables["event"]
_EVENT: Any = bindparam("event_id")
_PLACES: Any = bindparam("places")
_ROW, _TAKEN = _TABLE.c, _TABLE.c.seats_taken
#: Built once: hundreds may come for one event in the same minute.
_LOCK = for_update(select(Event).where(Event.id == _EVENT), of=Event)
_CLAIM = (
    update(_TABLE)
    .where(_ROW.id == _EVENT, or_(_ROW.capacity.is_(None), _ROW.capacity >= _TAKEN + _PLACES))
    .values(seats_taken=_TAKEN + _PLACES)
    .returning(_TAKEN)
)
_RELEASE = (
    update(_TABLE)
    .where(_ROW.id == _EVENT)
    .values(
        seats_taken=_TAKEN - _PLACES, over_by=case((_ROW.over_by > _PLACES, _ROW.over_by - _PLACES), else_=0)
    )
    .returning(_TAKEN, _ROW.over_by)
)  # fmt: skip


def lock(event: Event) -> Event:
    """The event, locked and read anew: what was read before may be old."""
    identity = inspect(event).identity
    return db.session.scalars(_LOCK, {"event_id": identity[0] if identity else None}).one()


def claim(event: Event, places: int) -> bool:
    """Take places if there are so many. The event must be locked."""
    taken = db.session.connection().execute(_CLAIM, {"event_id": event.id, "places": places}).scalar()
    if taken is None:
        return False
    set_committed_value(event, "seats_taken", taken)
    return True


def release(event: Event, places: int) -> None:
    """Give places back; those above a lowered capacity go first. The event must be locked."""
    row = db.session.connection().execute(_RELEASE, {"event_id": event.id, "places": places}).one()
    set_committed_value(event, "seats_taken", row.seats_taken)
    set_committed_value(event, "over_by", row.over_by)


def set_capacity(event: Event, capacity: int | None) -> None:
    """Change how many places there are. Nobody is sent home: what is above is written down as `over_by`."""
    event.capacity = capacity
    event.over_by = 0 if capacity is None else max(0, event.seats_taken - capacity)
    db.session.flush()
