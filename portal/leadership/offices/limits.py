"""How often somebody may serve in a row: the arithmetic of terms, without a database.

Whoever has served more than half of a term has served it; half or less counts for nothing (Robert's Rules of Order
Newly Revised, 12th edition, 47:4). What somebody stays on for until another follows counts for nothing either, and is
no pause. Terms follow one another in a row where they were away for less than the pause. Days are the association's;
stretches are half-open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.dates import Stretch, add_months
from portal.core.say import say_date

#: Half a month, where a term has an odd number of them.
HALF_A_MONTH = timedelta(days=15)


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit: so many terms in a row of so many months each, and the pause after which somebody begins anew."""

    most: int
    months: int
    pause: int


@dataclass(frozen=True, slots=True)
class Served:
    """A term as limits see it: the days that count, and the day from which they sat there no more; None: they still do.

    Whoever stayed on until another followed was not away meanwhile.
    """

    days: Stretch
    left: date | None


@dataclass(frozen=True, slots=True)
class Tally:
    """What somebody has served in a row, or will have: terms that count, months that do not, and up to which day."""

    terms: int
    rest: int
    until: date | None


def half_of(start: date, months: int) -> date:
    """The day in the middle of a term: whoever serves beyond it has served the term."""
    return add_months(start, months // 2) + (HALF_A_MONTH if months % 2 else timedelta())


def counted(days: Stretch, months: int) -> tuple[int, int]:
    """How many terms these days count for, and the whole months beyond that count for nothing. Without an end: one."""
    if days.end is None:
        return 1, 0
    full = 0
    while add_months(days.start, (full + 1) * months) <= days.end:
        full += 1
    begun = add_months(days.start, full * months)
    if days.end > half_of(begun, months):
        return full + 1, 0
    rest = 0
    while add_months(begun, rest + 1) <= days.end:
        rest += 1
    return full, rest


def in_a_row(served: Iterable[Served], days: Stretch, pause: int) -> list[Served]:
    """Of what was served what goes on with `days` without a pause, before and after, with them among it."""
    row = [Served(days, days.end)]
    known = sorted(served, key=lambda each: each.days.start)
    for each in reversed([each for each in known if each.days.start < days.start]):
        if each.left is not None and add_months(each.left, pause) <= row[0].days.start:
            break
        row.insert(0, each)
    for each in (each for each in known if each.days.start >= days.start):
        left = row[-1].left
        if left is not None and add_months(left, pause) <= each.days.start:
            break
        row.append(each)
    return row


def tally(row: Sequence[Served], months: int) -> Tally:
    """All of these together."""
    parts = [counted(each.days, months) for each in row]
    left = [each.left for each in row]
    until = None if None in left else max((day for day in left if day is not None), default=None)
    return Tally(sum(terms for terms, _rest in parts), sum(rest for _terms, rest in parts), until)


def is_over(served: Iterable[Served], days: Stretch, rule: Rule) -> bool:
    """Whether these days would be more than may be: a stub that counts for nothing never is."""
    if counted(days, rule.months)[0] == 0:
        return False
    return tally(in_a_row(list(served), days, rule.pause), rule.months).terms > rule.most


def so_far(served: Sequence[Served], day: date, rule: Rule) -> Tally:
    """What counts for somebody who would begin on this day."""
    before = in_a_row([each for each in served if each.days.start < day], Stretch(day, day), rule.pause)[:-1]
    return tally(before, rule.months)


def why(served: Sequence[Served], days: Stretch, rule: Rule) -> str:
    """The arithmetic for somebody who may not serve on these days: what is behind them, or what it would come to."""
    before = so_far(served, days.start, rule)
    if before.terms >= rule.most:
        return said(before, rule)
    found = tally(in_a_row(served, days, rule.pause), rule.months)
    made = ngettext("That would make %(num)s term in a row", "That would make %(num)s terms in a row", found.terms)
    most = ngettext("where at most %(num)s may be", "where at most %(num)s may be", rule.most)
    return str(_("%(made)s, %(most)s.", made=made, most=most))


def said(found: Tally, rule: Rule) -> str:
    """The arithmetic in a sentence: “Two terms in a row and 7 of 24 months: may serve once more.”"""
    terms = ngettext("%(num)s term in a row", "%(num)s terms in a row", found.terms)
    served = str(_("Nothing that counts") if not found.terms else terms)
    if found.rest:
        rest = ngettext("%(rest)s of %(num)s month", "%(rest)s of %(num)s months", rule.months, rest=found.rest)
        served = str(_("%(served)s and %(rest)s, which do not count", served=served, rest=rest))
    left = rule.most - found.terms
    if left > 0:
        more = ngettext("may serve once more", "may serve %(num)s more times", left)
    elif found.until is None:
        more = _("may not serve again before a pause")
    else:
        again = say_date(add_months(found.until, rule.pause))
        more = _("may serve again from %(day)s", day=again)
    return str(_("%(served)s: %(more)s.", served=served, more=more))
