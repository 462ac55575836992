"""Shifts of people whose membership is suspended that day: after notice they are free again, and hours done are kept.

As with places at events, nothing is stored: whoever lifts the suspension in time keeps the shift for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.core.dates import Stretch, local
from portal.core.db import db
from portal.members.memberships.queries import suspended
from portal.members.memberships.queries.suspended import Pause
from portal.volunteering.models import Assignment, CancelledBy, Shift
from portal.volunteering.operations.assignments import cancel_assignment


@dataclass(frozen=True, slots=True)
class Kept:
    """A shift that somebody keeps until a moment and no longer."""

    assignment_id: int
    person_id: int
    until: datetime


def kept_while_suspended(now: datetime, membership_id: int | None = None) -> list[Kept]:
    """The shifts that people have on days on which they are suspended, soonest first."""
    paused = suspended.pauses(now, membership_id)
    rows = db.session.execute(
        select(Assignment.id, Assignment.person_id, Shift.start_utc, Shift.zone)
        .add_columns(paused.c.start, paused.c.end, paused.c.decided_at)
        .join(paused, paused.c.person_id == Assignment.person_id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(Assignment.cancelled_at.is_(None), Assignment.assigned_at <= paused.c.decided_at)
        .where(Shift.cancelled_at.is_(None), Shift.end_utc > now)
        .order_by(Shift.start_utc, Assignment.id, paused.c.decided_at)
    ).all()
    found: dict[int, Kept] = {}
    for number, person, begins, zone, start, end, decided_at in rows:
        pause, day = Pause(Stretch(start, end), decided_at), local(begins, zone).date()
        if day in pause.days and suspended.is_suspended(person, day):
            found[number] = Kept(number, person, pause.kept_until(begins))
    return list(found.values())


def release_suspended(now: datetime) -> None:
    """Open again what was kept for as long as it was to be; the organisers hear."""
    for each in kept_while_suspended(now):
        if each.until <= now:
            cancel_assignment(db.session.get_one(Assignment, each.assignment_id), by=CancelledBy.PERSON, now=now)
