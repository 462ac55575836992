"""How long a term lasts: the one computation that calls, offers, acceptances and the office's form all ask.

Pure: days of the association, half-open, no database. The first of these that applies decides: the rest of a term that
ended early; the seat's own cycle, by which seats of a position end in different years; the day of the year on which
terms of the position change; so many months. Nobody outlasts the seat.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.dates import add_months, add_years
from portal.core.say import last_day, say_date, say_yearly


class Because(StrEnum):
    """Why a term ends when it does."""

    FULL = "full"
    REST = "rest"
    ANCHOR = "anchor"
    SEAT_ENDS = "seat_ends"


@dataclass(frozen=True, slots=True)
class Begun:
    """A term that somebody else began, and that is to be served out: its first day and its planned end."""

    start: date
    planned_end: date


@dataclass(frozen=True, slots=True)
class Rule:
    """How terms of a seat last."""

    months: int
    #: (month, day) on which terms of the position change.
    anchor: tuple[int, int] | None = None
    #: A day from which the seat's boundaries are counted, every `months`.
    cycle: date | None = None
    #: The day from which the seat is there no more.
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Length:
    """A term: from its first day to the first one after it, and why."""

    start: date
    end: date
    because: Because
    months: int
    #: The first day of the term whose rest it is.
    began: date | None = None

    @property
    def is_full(self) -> bool:
        return self.because is Because.FULL

    @property
    def said(self) -> str:
        """“Until 30 June 2028: the rest of the term that began on 1 July 2026.”"""
        day = say_date(last_day(self.end))
        if self.because is Because.REST and self.began is not None:
            began = say_date(self.began)
            return str(_("Until %(day)s: the rest of the term that began on %(began)s.", day=day, began=began))
        if self.because is Because.ANCHOR:
            return str(_("Until %(day)s: terms change on %(change)s.", day=day, change=say_yearly(self.end)))
        if self.because is Because.SEAT_ENDS:
            return str(_("Until %(day)s: the seat ends then.", day=day))
        return str(
            ngettext(
                "Until %(day)s: a term of %(num)s month.",
                "Until %(day)s: a term of %(num)s months.",
                self.months,
                day=day,
            )
        )


def length(start: date, rule: Rule, left: Begun | None = None) -> Length:
    """The term of whoever begins on this day. `left`: the term before it, if that ended before it was meant to."""
    found = _unbounded(start, rule, left)
    if rule.until is not None and start < rule.until < found.end:
        return Length(start, rule.until, Because.SEAT_ENDS, rule.months)
    return found


def _unbounded(start: date, rule: Rule, left: Begun | None) -> Length:
    if left is not None and left.planned_end > start:
        return Length(start, left.planned_end, Because.REST, rule.months, left.start)
    if rule.cycle is not None:
        began, end = around(start, rule.cycle, rule.months)
        return Length(start, end, Because.FULL if began == start else Because.REST, rule.months, began)
    full = add_months(start, rule.months)
    if rule.anchor is not None:
        end = _last_anchor(full, rule.anchor)
        if start < end < full:
            return Length(start, end, Because.ANCHOR, rule.months)
    return Length(start, full, Because.FULL, rule.months)


def around(day: date, cycle: date, months: int) -> tuple[date, date]:
    """The boundaries of a cycle around a day: the last one that is not after it, and the one that follows."""
    turn = ((day.year - cycle.year) * 12 + day.month - cycle.month) // months
    while add_months(cycle, turn * months) > day:
        turn -= 1
    while add_months(cycle, (turn + 1) * months) <= day:
        turn += 1
    return add_months(cycle, turn * months), add_months(cycle, (turn + 1) * months)


def _last_anchor(day: date, anchor: tuple[int, int]) -> date:
    """The last such day of a year that is not after this one."""
    found = date(day.year, *anchor)
    return found if found <= day else add_years(found, -1)
