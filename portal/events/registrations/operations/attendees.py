"""What the team does with the list of those who come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from portal.core import audit
from portal.core.db import db
from portal.core.facts import record
from portal.events.errors import AlreadyOver, NotOpen
from portal.events.facts import RegistrationRemoved
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import seats
from portal.events.registrations.models import Place, Registration, Standing
from portal.events.registrations.operations import history, waiting_list
from portal.events.registrations.operations.registration import enter

#: How long before the start somebody may already be ticked off.
DOORS = timedelta(hours=4)


def add(event: Event, person_id: int, *, now: datetime, by: int | None, guests: Sequence[str] = ()) -> Registration:
    """Sign somebody up on their behalf, before sign-up opens or after it closed too; never past those who wait.

    Raises NotOpen for an event that is not published or is over.
    """
    event = seats.lock(event)
    if event.phase(now) is not Phase.PUBLISHED:
        raise NotOpen
    registration = enter(event, person_id, now=now, guests=guests, by=by)
    audit.write("events.attendee_added", about=event, after={"person": person_id, "places": registration.places})
    return registration


def remove(event: Event, registration: Registration, *, now: datetime, by: int | None, why: str = "") -> None:
    """Take somebody off the list; they are told. Raises AlreadyOver."""
    event = seats.lock(event)
    db.session.refresh(registration)
    if registration.ended_at is not None:
        return
    if event.phase(now) is Phase.OVER:
        raise AlreadyOver
    waiting_list.end(event, registration, Standing.REMOVED, now, by=by, why=why)
    record(RegistrationRemoved(registration_id=registration.id, event_id=event.id, person_id=registration.person_id))
    audit.write("events.attendee_removed", about=event, before={"person": registration.person_id}, after={"why": why})
    waiting_list.settle(event, now)


def doors_are_open(event: Event, now: datetime) -> bool:
    """Whether people can have arrived: from some hours before the start, and ever after."""
    return event.phase(now) in {Phase.PUBLISHED, Phase.OVER} and now >= event.start_utc - DOORS


def mark(event: Event, place: Place, *, came: bool, now: datetime, by: int | None) -> None:
    """Write down that somebody was there, or take it back; again changes nothing.

    Raises NotOpen for whoever has no place, or too early.
    """
    event = seats.lock(event)
    db.session.refresh(place)
    registration = db.session.get_one(Registration, place.registration_id, populate_existing=True)
    if registration.standing(now) is not Standing.CONFIRMED or not doors_are_open(event, now):
        raise NotOpen
    if came == (place.arrived_at is not None):
        return
    place.arrived_at = now if came else None
    if not place.is_guest:
        registration.attended_at = place.arrived_at
    db.session.flush()
    history.note(registration.id, "came" if came else "not_seen", now, by=by)
