"""From what people type, days and times as the clock on the wall says them, to the moments they mean, and back.

A time that the clocks skip and a day that the calendar skips are refused in a sentence; of a time that comes twice it
is asked which one is meant. What was stored, shown and typed again unchanged is the same moment.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from portal.core.dates import (
    A_DAY,
    NoSuchLocalTime,
    comes_twice,
    day_start,
    is_zone,
    local,
    moved_on_the_wall,
    to_utc,
)
from portal.core.errors import DomainError
from portal.core.say import say_date

#: Between a moment that is the first outside, and the last one inside.
AN_INSTANT = timedelta(microseconds=1)


class BadTime(DomainError):
    """There is no such time, or not in this order."""


class TimeComesTwice(DomainError):
    """The clocks go back and this local time comes twice; the person has to say which."""


def moment(wall: datetime, zone: str, *, fold: int | None, field: str, day: str = "day") -> datetime:
    """The moment of a local time. `fold`: 0 for the first, 1 for the second of a time that comes twice.

    `field`, `day`: where the time and its day were typed. Raises BadTime for what the clocks or the calendar skip,
    TimeComesTwice where `fold` is needed and not given.
    """
    first_moment(wall.date(), zone, field=day)
    if fold is None and comes_twice(wall, zone):
        raise TimeComesTwice(
            _("The clocks go back that night and %(time)s comes twice. Please say which one.", time=f"{wall:%H:%M}"),
            field=f"{field}_fold",
        )
    try:
        return to_utc(wall, zone, fold=fold or 0)
    except NoSuchLocalTime:
        raise BadTime(
            _("The clocks go forward and skip %(time)s that night. Choose another time.", time=f"{wall:%H:%M}"),
            field=field,
        ) from None


def fold_of(wall: datetime, zone: str, at: datetime) -> int | None:
    """Which of the two a stored moment is; None where its local time comes but once."""
    if not comes_twice(wall, zone):
        return None
    return 0 if to_utc(wall, zone, fold=0) == at else 1


def first_moment(day: date, zone: str, *, field: str = "day") -> datetime:
    """When a day begins: midnight, or later where the clocks skip it. Raises BadTime where there is no such day."""
    if not is_zone(zone):
        raise BadTime(_("There is no time zone of this name."), field="zone")
    begins = day_start(day, zone)
    if local(begins, zone).date() != day:
        skipped = _("The calendar of %(zone)s skips %(day)s. Choose another day.", zone=zone, day=say_date(day))
        raise BadTime(skipped, field=field)
    return begins


def after(day: date, zone: str, *, field: str = "day") -> datetime:
    """When a day is over: what holds until its end holds before this moment. Raises BadTime where there is none."""
    first_moment(day, zone, field=field)
    return day_start(day + A_DAY, zone)


def last_day_before(at: datetime, zone: str) -> date:
    """The last day with some time before this moment: of what `after` gave, the day it was given."""
    return local(at - AN_INSTANT, zone).date()


def moved_by_days(at: datetime, days: int, zone: str) -> datetime:
    """So many days later by the calendar, at the same time by the clock; where a day begins, where that one begins."""
    there = local(at, zone).date()
    if at == day_start(there, zone):
        return day_start(there + timedelta(days=days), zone)
    return moved_on_the_wall(at, timedelta(days=days), zone)
