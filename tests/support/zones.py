"""The clock changes of every zone, as the tz database of this machine has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


@dataclass(frozen=True, slots=True)
class Change:
    """At `wall` by the clock in the zone, it is put forward by `by` (back, where that is negative)."""

    zone: str
    wall: datetime
    by: timedelta

    @property
    def between(self) -> datetime:
        """A time of day that the clocks skip, or that comes twice: in the midst of it, on a full minute."""
        there = min(self.wall, self.wall + self.by) + abs(self.by) / 2
        return there.replace(second=0, microsecond=0)

    @property
    def skips_a_day(self) -> bool:
        return self.by >= timedelta(days=1)


YEARS = (1990, 2037)
FORTNIGHT, SECOND = timedelta(days=14), timedelta(seconds=1)


def changes_of(zone: str) -> Iterator[Change]:
    info = ZoneInfo(zone)
    at, end = datetime(YEARS[0], 1, 1, tzinfo=UTC), datetime(YEARS[1], 12, 31, tzinfo=UTC)
    offset = at.astimezone(info).utcoffset()
    assert offset is not None
    while at < end:
        later = at + FORTNIGHT
        then = later.astimezone(info).utcoffset()
        assert then is not None
        if then != offset:
            before, since = at, later
            while since - before > SECOND:
                middle = before + timedelta(seconds=(since - before) // SECOND // 2)
                if middle.astimezone(info).utcoffset() == offset:
                    before = middle
                else:
                    since = middle
            yield Change(zone, (since + offset).replace(tzinfo=None), then - offset)
        at, offset = later, then


@cache
def changes() -> list[Change]:
    return [change for zone in sorted(available_timezones()) for change in changes_of(zone)]


@cache
def of_each_kind() -> list[Change]:
    """One for each hour of the day and each step: London is put forward every year, and so is Berlin."""
    return list({(change.wall.time(), change.by): change for change in changes()}.values())
