"""The length of a term on a seat, by what is stored of the seat and of those who sat there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portal.leadership.offices.lengths import Begun, Length, Rule, length
from portal.leadership.offices.models import Position, Seat, Term
from portal.leadership.offices.operations.terms import live_terms


def length_of(seat: Seat, start: date, terms: Sequence[Term] | None = None) -> Length:
    """The term of whoever begins there on this day; the seat has its position.

    `terms`: those that count there, oldest first; one statement where they are not known.
    """
    position = seat.position
    return length(start, Rule(position.term_months, anchor_of(position), seat.cycle_from, seat.valid_until),
                  _left(live_terms(seat) if terms is None else terms, start))  # fmt: skip


def anchor_of(position: Position) -> tuple[int, int] | None:
    """(month, day) on which terms of the position change."""
    if position.anchor_month is None or position.anchor_day is None:
        return None
    return position.anchor_month, position.anchor_day


def _left(terms: Sequence[Term], start: date) -> Begun | None:
    """The term that whoever sat there last left before it was meant to end, from the first who began it."""
    before = [term for term in terms if term.start <= start and (term.end is None or term.end > term.start)]
    last = before[-1] if before else None
    if last is None or last.planned_end is None or last.end is None or last.end >= last.planned_end:
        return None
    began = [term.start for term in before if term.planned_end == last.planned_end]
    return Begun(min(began), last.planned_end)
