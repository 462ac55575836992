"""Which terms count, in SQL: conditions that queries of every noun share. `term`: `Term`, or an alias of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, case, func, or_

from portal.core.dates import covers
from portal.leadership.offices.models import Seat, Term


def ends_of(term: Any) -> ColumnElement[Any]:
    """The day a term ends or is meant to: `Term.ends`."""
    held = and_(term.end == term.held_to, term.end_reason.is_(None))
    return case((held, term.planned_end), else_=func.coalesce(term.end, term.planned_end))


term_ends: ColumnElement[date] = ends_of(Term)


def takes_place(term: Any) -> ColumnElement[bool]:
    """It counts, or did: neither void nor over before it began."""
    return and_(term.voided_at.is_(None), or_(term.end.is_(None), term.end > term.start))


def serves_on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """It counts on that day, on a `Seat` that exists then."""
    sits = and_(Term.voided_at.is_(None), covers(Term.start, Term.end, day))
    return and_(sits, covers(Seat.valid_from, Seat.valid_until, day))


def counts_after(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """It counts on that day or will later: `Term.counts_after`."""
    return and_(Term.voided_at.is_(None), or_(Term.end.is_(None), Term.end > day))
