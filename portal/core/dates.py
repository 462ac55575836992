"""Date arithmetic, in one place. Every stretch of time is half-open: [start, end)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from sqlalchemy import ColumnElement, and_, or_

#: Between a last day, as people say it, and the first one outside, as it is stored.
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Days from `start` up to, but not including, `end`; no end means open."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError("a stretch cannot end before it starts")

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: Stretch) -> bool:
        """Whether some day lies in both. Touching stretches do not overlap, and an empty one overlaps nothing."""
        start = max(self.start, other.start)
        return all(end is None or start < end for end in (self.end, other.end))

    @property
    def last_day(self) -> date | None:
        """The last day inside, as people say it."""
        return None if self.end is None else self.end - A_DAY


def covers(start: Any, end: Any, at: Any) -> ColumnElement[bool]:
    """SQL: the half-open stretch of the two columns contains `at`; an empty end is open."""
    return and_(start <= at, or_(end.is_(None), end > at))


def overlapping(start: Any, end: Any, other_start: Any, other_end: Any | None) -> ColumnElement[bool]:
    """SQL: the stretch of two columns shares a moment with [other_start, other_end)."""
    after = or_(end.is_(None), end > other_start)
    return after if other_end is None else and_(after, start < other_end)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The same day years later; 29 February becomes the 28th where there is none."""
    return add_months(day, years * 12)


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same days as few stretches as possible, in order; touching ones become one."""
    out: list[Stretch] = []
    for s in sorted(stretches, key=lambda s: s.start):
        if out and (out[-1].end is None or s.start <= out[-1].end):
            last = out[-1]
            end = None if last.end is None or s.end is None else max(last.end, s.end)
            out[-1] = Stretch(last.start, end)
        else:
            out.append(s)
    return out


def common(one: Stretch, other: Stretch) -> Stretch | None:
    """The days in both, or None."""
    if not one.overlaps(other):
        return None
    ends = [end for end in (one.end, other.end) if end is not None]
    return Stretch(max(one.start, other.start), min(ends, default=None))


def without(whole: Stretch, holes: Iterable[Stretch]) -> list[Stretch]:
    """The days of `whole` that lie in none of the holes, in order."""
    left, start = [], whole.start
    for hole in merged(hole for hole in holes if hole.end is None or hole.end > hole.start):
        if hole.start > start:
            part = common(Stretch(start, hole.start), whole)
            left += [part] if part else []
        if hole.end is None:
            return left
        start = max(start, hole.end)
    if whole.end is None or start < whole.end:
        left.append(Stretch(start, whole.end))
    return left


class NoSuchLocalTime(ValueError):
    """The clocks skip this local time (spring forward)."""


def to_utc(local: datetime, zone: str, *, fold: int = 0) -> datetime:
    """The moment of a wall-clock time in a zone. Of a time that comes twice, `fold` picks the first or second.

    Raises NoSuchLocalTime for a time that the clocks skip.
    """
    aware = local.replace(tzinfo=ZoneInfo(zone), fold=fold)
    moment = aware.astimezone(UTC)
    if moment.astimezone(aware.tzinfo).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchLocalTime(f"{local:%Y-%m-%d %H:%M} does not exist in {zone}")
    return moment


def moved_on_the_wall(moment: datetime, by: timedelta, zone: str, to_zone: str | None = None) -> datetime:
    """The moment at which the clocks of `to_zone` (else `zone`) read `by` more than those of `zone` at `moment`.

    Across a clock change this is not the moment `by` later. A time that the clocks skip becomes as much later; of
    one that comes twice it is the first.
    """
    there = (local(moment, zone) + by).replace(tzinfo=None)
    return there.replace(tzinfo=ZoneInfo(to_zone or zone), fold=0).astimezone(UTC)


def comes_twice(local: datetime, zone: str) -> bool:
    """Whether the clocks pass this wall-clock time twice (they go back); a time that they skip comes never."""
    first, second = (local.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


def day_start(day: date, zone: str) -> datetime:
    """The first moment of the day in the zone, as UTC (a day may begin at 01:00 where midnight is skipped)."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """The wall-clock time of the moment in the zone."""
    return moment.astimezone(ZoneInfo(zone))


@cache
def _zones() -> set[str]:
    """The names of the tz database: looked up on the disk once, since that means opening every file of it."""
    return available_timezones()


def is_zone(name: str) -> bool:
    """Whether the tz database knows this name."""
    try:
        return name in _zones() and bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError):
        return False


#: Parts of the world, without the aliases that machines use.
AREAS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip


@cache
def zones() -> tuple[tuple[str, str, str], ...]:
    """The zones people live in, by part of the world: (name, part of the world, what the place is called); and UTC."""
    found = [(zone, *zone.partition("/")[::2]) for zone in sorted(_zones()) if zone.startswith(AREAS) and is_zone(zone)]
    named = [(zone, area, place.replace("_", " ").replace("/", ", ")) for zone, area, place in found if place]
    return *named, ("UTC", "UTC", "UTC")
