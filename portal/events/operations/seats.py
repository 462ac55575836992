"""Places: the one way in and out of an event's counter.

An event is locked before anything is decided about its places (PostgreSQL: FOR UPDATE; SQLite: the unit of
work holds the write lock). The claim itself is one conditional statement, and a CHECK of the table refuses
whatever would slip past both. Giving places back is always allowed.
"""

from __future__ import annotations

from sqlalchemy import case, inspect, or_, update
from sqlalchemy.orm.attributes import set_committed_value

from portal.core.db import db
from portal.events.models import Event


def lock(event: Event) -> Event:
    """The event, locked and read anew: what was read before may be old."""
    key = inspect(event).identity
    return db.session.get_one(Event, key, with_for_update=True, populate_existing=True)


def claim(event: Event, places: int) -> bool:
    """Take places if there are so many. The event must be locked."""
    taken = db.session.execute(
        update(Event)
        .where(Event.id == event.id, or_(Event.capacity.is_(None), Event.seats_taken + places <= Event.capacity))
        .values(seats_taken=Event.seats_taken + places)
        .returning(Event.seats_taken),
        execution_options={"synchronize_session": False},
    ).scalar()
    if taken is None:
        return False
    set_committed_value(event, "seats_taken", taken)
    return True


def release(event: Event, places: int) -> None:
    """Give places back; those above a lowered capacity go first. The event must be locked."""
    left = Event.seats_taken - places
    over = case((Event.over_by > places, Event.over_by - places), else_=0)
    row = db.session.execute(
        update(Event)
        .where(Event.id == event.id)
        .values(seats_taken=left, over_by=over)
        .returning(Event.seats_taken, Event.over_by),
        execution_options={"synchronize_session": False},
    ).one()
    set_committed_value(event, "seats_taken", row.seats_taken)
    set_committed_value(event, "over_by", row.over_by)


def set_capacity(event: Event, capacity: int | None) -> None:
    """Change how many places there are. Nobody is sent home: what is above is written down as `over_by`."""
    event.capacity = capacity
    event.over_by = 0 if capacity is None else max(0, event.seats_taken - capacity)
    db.session.flush()
