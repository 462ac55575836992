"""Which days a rule names: counted from a first day, by the calendar. What hour it is there is not asked here."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from portal.core.dates import add_months, add_years
from portal.events.programme.series_models import Pattern

#: More would be nobody's plan, and every one of them is an event with a list of its own.
MOST_TIMES = 60
MOST_YEARS = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """Every so many weeks or months from the first day, until a day (which counts) or so many times."""

    pattern: Pattern
    first: date
    every: int = 1
    until: date | None = None
    times: int | None = None

    @property
    def latest(self) -> date:
        """The last day that may be named."""
        limit = add_years(self.first, MOST_YEARS)
        return limit if self.until is None else min(self.until, limit)

    def named(self) -> Iterator[tuple[date, date | None]]:
        """In order: when each turn is (at least its month), and its day, if there is one."""
        if self.pattern is Pattern.WEEKLY:
            day = self.first
            while day <= self.latest:
                yield day, day
                day += timedelta(weeks=self.every)
            return
        month = self.first.replace(day=1)
        while month <= self.latest:
            day_in = self._in(month)
            if day_in is None or day_in <= self.latest:
                yield day_in or month, day_in
            month = add_months(month, self.every)

    def _in(self, month: date) -> date | None:
        length = monthrange(month.year, month.month)[1]
        if self.pattern is Pattern.MONTH_DAY:
            return month.replace(day=self.first.day) if self.first.day <= length else None
        first = month + timedelta(days=(self.first.weekday() - month.weekday()) % 7)
        if self.pattern is Pattern.NTH:
            return first + timedelta(weeks=which_week(self.first) - 1)
        return first + timedelta(weeks=(length - first.day) // 7)


def which_week(day: date) -> int:
    """1 on the first Tuesday of its month, 5 on the fifth, which not every month has."""
    return (day.day - 1) // 7 + 1


def is_last(day: date) -> bool:
    """Whether no further such weekday comes in its month."""
    return (day + timedelta(weeks=1)).month != day.month


def patterns_for(day: date) -> list[Pattern]:
    """What a series that begins on this day may follow."""
    found = [Pattern.WEEKLY]
    if which_week(day) < 5:
        found.append(Pattern.NTH)
    if is_last(day):
        found.append(Pattern.LAST)
    return [*found, Pattern.MONTH_DAY]
