"""The rules of memberships again, in the plainest words, for the machine that compares them with the portal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from portal.core.dates import add_months

A_DAY = timedelta(days=1)
GRACE = {"Monthly": 30, "Yearly": 5}


@dataclass
class Known:
    """One membership as the model sees it. `covers`: ends of what was covered and not taken back (None: no end)."""

    number: int
    plan: str
    start: date
    end: date | None = None
    how: str | None = None
    covers: list[date | None] = field(default_factory=list)
    grace: date | None = None
    pauses: list[tuple[date, date | None]] = field(default_factory=list)

    @property
    def covered(self) -> date | None:
        return self.covers[-1] if self.covers else self.start

    def cover(self, until: date | None) -> None:
        self.covers.append(until)
        self.reckon_grace()

    def reckon_grace(self) -> None:
        self.grace = None if self.covered is None else self.covered + timedelta(days=GRACE[self.plan])

    def usual_end(self) -> date:
        """A month, counted from the first day; or the end of a year that begins in April: for whoever begins in
        February or March, that of the next one."""
        start = self.covered or self.start
        if self.plan == "Monthly":
            anniversaries = [add_months(self.start, n) for n in range(200)]
            return anniversaries[anniversaries.index(start) + 1] if start in anniversaries else add_months(start, 1)
        ends = date(start.year + (start.month > 3), 4, 1)
        late = start == self.start and start.month in {2, 3}
        return date(ends.year + 1, 4, 1) if late else ends

    def stands(self, day: date) -> str:
        if self.end and self.end <= day:
            return "ended"
        if day < self.start:
            return "scheduled"
        if any(a <= day and (b is None or day < b) for a, b in self.pauses):
            return "suspended"
        if self.covered is None or day < self.covered:
            return "active"
        return "grace" if self.grace and day < self.grace else "lapsed"

    def on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


class Refused(Exception):
    """What the rules do not allow."""


def refuse_if(case: Any) -> None:
    if case:
        raise Refused


def refuse(known: list[Known]) -> None:
    raise Refused


def begin(known: list[Known], plan: str, start: date, how: str) -> None:
    for each in known:
        if each.end is None and each.grace and each.grace <= start:
            each.end, each.how = max(each.start, each.grace), "lapsed"
        refuse_if(each.end is None or each.end > start)
    new = Known(0, plan, start)
    new.reckon_grace()
    known.append(new)
    if how:
        new.cover(None if how == "honorary" else new.usual_end())


def renew(one: Known, today: date, *, forever: bool) -> None:
    refuse_if(one.covered is None or (one.end and one.end <= one.covered))
    refuse_if(one.grace and one.grace <= today)
    one.cover(None if forever else one.usual_end())


def end(one: Known, last: date, how: str) -> None:
    refuse_if(one.end and one.end <= last + A_DAY)
    refuse_if(last + A_DAY < one.start)
    one.end, one.how = last + A_DAY, how
