"""The day of an event's shifts on a tablet at the venue, which nobody has signed in to.

The address itself lets it be read, that day and the one before; it says who comes by first name and initial alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hmac import compare_digest

from sqlalchemy import select

from portal.core.dates import A_DAY, day_start, local
from portal.core.db import db
from portal.core.tokens import made_of
from portal.core.web import external_url
from portal.events.programme.models import Event
from portal.events.programme.queries.moments import takes_place
from portal.members.people.models import Person
from portal.volunteering.models import Shift
from portal.volunteering.queries import crew_of
from portal.volunteering.queries.shifts import of_any

#: More shifts than a tablet shows.
MOST = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A shift, and who is expected."""

    shift: Shift
    names: list[str]


@dataclass(frozen=True, slots=True)
class Kiosk:
    """What the tablet shows: what is on now, what begins next, and what comes later that day."""

    event: Event
    day: date
    now: list[Line]
    next: list[Line]
    later: list[Line]


def address(event: Event, day: date) -> str:
    """What the tablet opens. For whoever runs the board, to hand out on the spot."""
    return external_url("volunteering.kiosk", number=event.id, day=day.isoformat(), token=token_of(event.id, day))


def token_of(event_id: int, day: date) -> str:
    """What opens this day of this event, and nothing else."""
    return made_of("kiosk", f"{event_id}:{day.isoformat()}")


def works(event: Event, day: date, now: datetime) -> bool:
    """Whether the tablet shows this day of the event now: that day and the one before, where the event is."""
    return timedelta(0) <= day - local(now, event.zone).date() <= A_DAY


def kiosk(event_id: int, day: date, token: str, now: datetime) -> Kiosk | None:
    """The day as the tablet shows it; None for another token, and but for that day and the one before."""
    if not compare_digest(token.encode(), token_of(event_id, day).encode()):
        return None
    event = db.session.scalar(select(Event).where(Event.id == event_id))
    if event is None or not works(event, day, now):
        return None
    begins, ends = (day_start(each, event.zone) for each in (day, day + A_DAY))
    found = (
        of_any()
        .where(Shift.event_id == event.id, Shift.cancelled_at.is_(None), takes_place())
        .where(Shift.end_utc > max(now, begins), Shift.start_utc < ends)
        .order_by(Shift.start_utc, Shift.id)
    )
    shifts = db.session.scalars(found.limit(MOST)).all()
    crew = crew_of(shifts)
    lines = [Line(shift, [short_name(each.person) for each in crew[shift.id]]) for shift in shifts]
    ahead = [line for line in lines if line.shift.start_utc > now]
    upcoming = ahead[0].shift.start_utc if ahead else now
    return Kiosk(
        event=event,
        day=day,
        now=[line for line in lines if line.shift.start_utc <= now],
        next=[line for line in ahead if line.shift.start_utc == upcoming],
        later=[line for line in ahead if line.shift.start_utc > upcoming],
    )


def short_name(person: Person) -> str:
    """ "Amara O.": what strangers at a venue may read of somebody."""
    family = person.family_name or person.name.removeprefix(person.first).strip().rpartition(" ")[2]
    return f"{person.first} {family[0].upper()}." if family else person.first
