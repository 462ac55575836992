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
from portal.events.registrations.models import Awaits, Registration, Standing
from portal.events.registrations.operations import waiting_list
from portal.events.registrations.operations.registration import enter

#: How long before the start somebody may already be ticked off, and how long after the end still: from a list on paper,
#: or by a device that was out of reach of the house.
DOORS = timedelta(hours=4)
AFTERWARDS = timedelta(days=14)


def add(event: Event, person_id: int, *, now: datetime, by: int | None, guests: Sequence[str] = ()) -> Registration:
    """Sign somebody up on their behalf, before sign-up opens or after it closed too; never past those who wait.

    Raises NotOpen for an event that is not published or is over.
    """
    event = seats.lock(event)
    if event.phase(now) is not Phase.PUBLISHED:
        raise NotOpen
    registration = enter(event, person_id, now=now, guests=guests, by=by, spared=frozenset({Awaits.APPROVAL}))
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
    """Whether it can be noted who arrived: from some hours before the start until some days after the end."""
    if event.phase(now) not in {Phase.PUBLISHED, Phase.OVER}:
        return False
    return event.start_utc - DOORS <= now < event.end_utc + AFTERWARDS
