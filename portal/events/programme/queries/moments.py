"""When an event is out and when it is past, in SQL; `Event.day_is_open` says of one event whether its day is open.

Past is what has ended. What is on, even in its last hour, is not past; nor is what was postponed and has no new day.
"""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import ColumnElement, and_, not_, or_

from portal.core import questions
from portal.events.programme.models import Event


def day_is_open() -> ColumnElement[bool]:
    """Postponed, and no new day yet."""
    return and_(Event.postponed_at.is_not(None), Event.cancelled_at.is_(None))


def is_past(now: datetime) -> ColumnElement[bool]:
    """It has ended, or its day went by before it could be cancelled."""
    return and_(Event.end_utc <= now, not_(day_is_open()))


def is_ahead(now: datetime) -> ColumnElement[bool]:
    """Still to come, on just now, or waiting for a new day."""
    return or_(Event.end_utc > now, day_is_open())


def is_out() -> ColumnElement[bool]:
    """Published, and the moment set for that has come: it does so with no job running."""
    return and_(Event.published_at.is_not(None), Event.published_at <= questions.now())


def is_hidden() -> ColumnElement[bool]:
    """A draft, or still to go out."""
    return or_(Event.published_at.is_(None), Event.published_at > questions.now())


def takes_place() -> ColumnElement[bool]:
    """Out, with a day that holds: neither cancelled nor postponed."""
    return and_(is_out(), Event.cancelled_at.is_(None), Event.postponed_at.is_(None))


def is_on_days(start: date, end: date) -> ColumnElement[bool]:
    """On at some time in `[start, end)`, days of its own zone, and with a day that is known."""
    from_, until = datetime.combine(start, time.min), datetime.combine(end, time.min)
    return and_(Event.local_start < until, Event.local_end > from_, not_(day_is_open()))


def takes_sign_ups(now: datetime) -> ColumnElement[bool]:
    """Somebody can sign up (or join the waiting list) at this moment, as `Event.takes_sign_ups` says of one event."""
    opened = or_(Event.opens_at.is_(None), Event.opens_at <= now)
    not_closed = or_(Event.closes_at.is_(None), Event.closes_at > now)
    return and_(takes_place(), opened, not_closed, Event.start_utc > now)
