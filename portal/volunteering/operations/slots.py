"""Several shifts at a press: a day cut into slots, and the same work once more."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from portal.core.db import db
from portal.core.locking import lock
from portal.events.programme.models import Event
from portal.volunteering import errors
from portal.volunteering.models import Shift
from portal.volunteering.operations.shifts import ALIKE, Plan, offer, offered

MOST = 24


def add_slots(plan: Plan, minutes: int, *, event: Event | None, now: datetime) -> list[Shift]:
    """Shifts of so many minutes, one after another, from the beginning of the plan to its end; the last may be shorter.

    Raises TooManySlots, and what `add_shift` does.
    """
    start, end = plan.moments()
    length = timedelta(minutes=minutes)
    slots = -(-(end - start) // length)
    if slots > MOST:
        raise errors.TooManySlots
    made = []
    for number in range(slots):
        begins = start + number * length
        made.append(offer(plan, begins, min(begins + length, end), event=event, now=now))
    return made


def add_next(shift: Shift, *, now: datetime) -> Shift:
    """The same work once more, right after this shift and as long, with nobody on it. Again changes nothing.

    Raises ShiftOver where it is off, InThePast where its end has passed.
    """
    lock(shift)
    if shift.cancelled_at is not None:
        raise errors.ShiftOver
    if shift.end_utc <= now:
        raise errors.InThePast
    there = select(Shift).where(
        Shift.role_id == shift.role_id, Shift.event_id.is_not_distinct_from(shift.event_id),
        Shift.start_utc == shift.end_utc, Shift.place == shift.place, Shift.cancelled_at.is_(None),
    )  # fmt: skip
    if (made := db.session.scalar(there.limit(1))) is not None:
        return made
    made = Shift(created_at=now, start_utc=shift.end_utc, end_utc=shift.end_utc + (shift.end_utc - shift.start_utc))
    for name in (*ALIKE, "event_id", "zone", "anchor_utc"):
        setattr(made, name, getattr(shift, name))
    made.hold(made.held)
    return offered(made)
