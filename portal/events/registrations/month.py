"""A month of events as a calendar on the wall shows it: weeks of days, each with what is on."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain

from portal.core import say
from portal.core.dates import add_months
from portal.events.programme.models import Event
from portal.events.registrations.models import Registration

#: Whoever pages on for ever meets an end.
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 1)
#: What one square names; the list has the rest.
MOST_A_DAY = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """An event on one of its days. `mine`: the reader's own registration. `goes_on`: it began earlier."""

    event: Event
    mine: Registration | None
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A square of the calendar. `within`: it belongs to the month, and not to a week that reaches over its edge."""

    day: date
    within: bool
    entries: list[Entry] = field(default_factory=list)

    @property
    def shown(self) -> list[Entry]:
        """As many of them as a square has room for, the reader's own among them."""
        if len(self.entries) <= MOST_A_DAY:
            return self.entries
        own_first = sorted(self.entries, key=lambda entry: entry.mine is None)[:MOST_A_DAY]
        return [entry for entry in self.entries if entry in own_first]

    @property
    def more(self) -> int:
        """How many there are beside those."""
        return len(self.entries) - len(self.shown)


def month_of(typed: str) -> date | None:
    """The first day of a month written like 2026-05; None for anything else."""
    try:
        found = datetime.strptime(typed, "%Y-%m").date()  # noqa: DTZ007 - a month of the calendar, nowhere in the world
    except ValueError:
        return None
    return found if FIRST <= found <= LAST and typed == f"{found:%Y-%m}" else None


def beside(month: date) -> tuple[date | None, date | None]:
    """The months before and after, while there are any to be shown."""
    before, after = add_months(month, -1), add_months(month, 1)
    return before if before >= FIRST else None, after if after <= LAST else None


def weekdays() -> list[tuple[str, str]]:
    """(short, whole) names of the days, beginning as weeks do where the association is."""
    names = say.weekday_names()
    return [names[number] for number in Calendar(say.week_begins()).iterweekdays()]


def weeks(month: date, rows: Iterable[tuple[Event, Registration | None]]) -> list[list[Day]]:
    """The weeks that touch the month. Each event stands on all of its days, which are those of its own zone."""
    found = [[Day(day, day.month == month.month) for day in week] for week in _dates(month)]
    for event, mine in rows:
        first, last = event.local_start.date(), (event.local_end - timedelta(microseconds=1)).date()
        for square in chain.from_iterable(found):
            if first <= square.day <= last:
                square.entries.append(Entry(event, mine, goes_on=square.day > first))
    return found


def span(month: date) -> tuple[date, date]:
    """The days that those weeks have: the first, and the one after the last."""
    dates = _dates(month)
    return dates[0][0], dates[-1][-1] + timedelta(days=1)


def _dates(month: date) -> list[list[date]]:
    return Calendar(say.week_begins()).monthdatescalendar(month.year, month.month)
