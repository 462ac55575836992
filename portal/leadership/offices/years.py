"""The seats of a body over some years, for those who plan: who sits there, who stays on, what is open. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.core.dates import Stretch, common, without
from portal.leadership.offices.lengths import around
from portal.leadership.offices.models import Seat, Term

#: So many years are shown, from two before this one.
YEARS, BEFORE = 7, 2


class Kind(StrEnum):
    """What some days of a seat are."""

    SERVES = "serves"
    HELD_OVER = "held_over"
    #: Nobody follows yet: the holder would stay on, and somebody is to be found.
    STAYS = "stays"
    OPEN = "open"
    #: It stood empty on days that are over.
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Part:
    """Some days of a year on one seat."""

    kind: Kind
    days: Stretch
    term: Term | None
    #: Whether it begins, or ends, within the year.
    begins: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Year:
    """One seat in one year. Without parts: the seat is not there."""

    year: int
    parts: tuple[Part, ...]
    #: The days of the year on which a term ends, or one would by the seat's own count: the first day after it.
    changes: tuple[date, ...]


def years_from(first: int) -> range:
    """The years of a page that begins with this one."""
    return range(first, first + YEARS)


def row(seat: Seat, terms: Iterable[Term], years: Iterable[int], day: date) -> list[Year]:
    """What becomes of a seat, as it is known on a day. The seat has its position and body; `terms`: all of the seat."""
    live = sorted((each for each in terms if each.voided_at is None and each.start != each.end), key=lambda t: t.start)
    body = seat.position.body
    there = common(Stretch(seat.valid_from, seat.valid_until), Stretch(body.formed, body.dissolved))
    return [_year(number, seat, there, live, day) for number in years]


def _year(number: int, seat: Seat, there: Stretch | None, terms: Sequence[Term], day: date) -> Year:
    whole = Stretch(date(number, 1, 1), date(number + 1, 1, 1))
    span = common(there, whole) if there else None
    if span is None:
        return Year(number, (), ())
    taken = [part for term in terms for part in _of_term(term, day)]
    found: list[tuple[Kind, Stretch, Term | None]] = [
        (kind, days, term) for kind, stretch, term in taken if (days := common(stretch, span))
    ]
    for gap in without(span, [stretch for _kind, stretch, _term in taken]):
        before, after = common(gap, Stretch(date.min, day)), common(gap, Stretch(day))
        found += [(Kind.EMPTY, before, None)] if before else []
        found += [(Kind.OPEN, after, None)] if after else []
    parts = [
        Part(kind, days, term, begins=days.start > whole.start, ends=days.end != whole.end)
        for kind, days, term in sorted(found, key=lambda each: each[1].start)
    ]
    return Year(number, tuple(parts), tuple(sorted(_changes(seat, terms, span, day))))


def _of_term(term: Term, day: date) -> list[tuple[Kind, Stretch, Term]]:
    planned = term.planned_end
    if planned is None or (term.end is not None and term.end <= planned):
        return [(Kind.SERVES, Stretch(term.start, term.end), term)]
    found = [(Kind.SERVES, Stretch(term.start, planned), term)]
    after = Stretch(planned, term.end)
    if not term.stays_on:
        return [*found, (Kind.HELD_OVER, after, term)]
    known = planned if planned > day else date(day.year + 1, 1, 1)  # this year of it is told; those to come are open
    now, later = common(after, Stretch(planned, known)), common(after, Stretch(known))
    found += [(Kind.HELD_OVER, now, term)] if now else []
    return [*found, *([(Kind.STAYS, later, term)] if later else [])]


def _changes(seat: Seat, terms: Sequence[Term], span: Stretch, day: date) -> set[date]:
    known = [end for each in terms if (end := each.ends_as_of(day)) is not None]
    ends, last = {end for end in known if end in span}, max(known, default=day)
    if seat.cycle_from is not None and span.end is not None:
        at = around(max(last, day, span.start), seat.cycle_from, seat.position.term_months)[1]
        while at < span.end:
            ends.add(at)
            at = around(at, seat.cycle_from, seat.position.term_months)[1]
    return ends
