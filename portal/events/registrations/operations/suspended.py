"""Places of people whose membership is suspended on the day of the event: after notice they are given back.

Read from the dates each time, so whoever lifts the suspension within the notice keeps the place for them. Guests go
with whoever brings them. Somebody whom the organisers added since then keeps their place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import not_, select

from portal.core.dates import Stretch
from portal.core.db import db
from portal.core.facts import record
from portal.events.facts import RegistrationReleased
from portal.events.programme.models import Event
from portal.events.programme.operations import seats
from portal.events.programme.queries.moments import day_is_open
from portal.events.registrations.models import Registration, Standing
from portal.events.registrations.operations import waiting_list
from portal.events.registrations.queries.standing import is_live
from portal.members.memberships.queries import suspended
from portal.members.memberships.queries.suspended import Pause


@dataclass(frozen=True, slots=True)
class Kept:
    """A place, or a wait for one, that somebody keeps until a moment and no longer."""

    event_id: int
    registration_id: int
    person_id: int
    until: datetime


def kept(now: datetime, *, event_id: int | None = None, membership_id: int | None = None) -> list[Kept]:
    """What people hold for days on which they are suspended, those of this event or of this membership alone."""
    paused = suspended.pauses(now, membership_id)
    which: list[Any] = [is_live(), Registration.joined_at <= paused.c.decided_at]
    which += [Event.end_utc > now, Event.cancelled_at.is_(None), not_(day_is_open())]
    if event_id is not None:
        which.append(Event.id == event_id)
    rows = db.session.execute(
        select(Registration.id, Registration.person_id, Event.id, Event.local_start, Event.start_utc)
        .add_columns(paused.c.start, paused.c.end, paused.c.decided_at)
        .join(paused, paused.c.person_id == Registration.person_id)
        .join(Event, Event.id == Registration.event_id)
        .where(*which)
        .order_by(Event.start_utc, Event.id, Registration.id, paused.c.decided_at)
    ).all()
    found: dict[int, Kept] = {}
    for number, person, event, local_start, begins, start, end, decided_at in rows:
        pause, day = Pause(Stretch(start, end), decided_at), local_start.date()
        if day in pause.days and suspended.is_suspended(person, day):
            found[number] = Kept(event, number, person, pause.kept_until(begins))
    return list(found.values())


def release(event: Event, *, now: datetime) -> None:
    """Give back what was kept at this event for as long as it was to be, and ask whoever waits."""
    event = seats.lock(event)
    due = [each for each in kept(now, event_id=event.id) if each.until <= now]
    for each in due:
        registration = db.session.get_one(Registration, each.registration_id, populate_existing=True)
        waiting_list.end(event, registration, Standing.REMOVED, now)
        record(RegistrationReleased(registration_id=registration.id, event_id=event.id, person_id=each.person_id))
    if due:
        waiting_list.settle(event, now)
