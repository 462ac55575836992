"""Which positions somebody holds by the seat they sit on: that one, and those that come with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Subquery, exists, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from portal.core.dates import covers
from portal.leadership.offices.models import Body, HeldBy, HeldHow, Position, Seat, Term


def ways(day: date | BindParameter[date] | None = None) -> Subquery:
    """(given, by): who sits in `by` holds `given` on that day; None: ever.

    A position itself, what is held ex officio with it, and what it acts for while a seat there is empty.
    """
    itself = select(Position.id.label("given"), Position.id.label("by"), literal(None).label("how"))
    with_it = select(HeldBy.position_id, HeldBy.by_id, HeldBy.how)
    if day is not None:
        by, house = aliased(Position), aliased(Body)
        with_it = (
            with_it.join(by, by.id == HeldBy.by_id)
            .join(house, house.id == by.body_id)
            .where(HeldBy.since <= day, covers(house.formed, house.dissolved, day))
            .where(or_(HeldBy.how == HeldHow.EX_OFFICIO, has_empty_seat(HeldBy.position_id, day)))
        )
    return union_all(itself, with_it).subquery("ways")


def has_empty_seat(position_id: Any, day: date | BindParameter[date]) -> ColumnElement[bool]:
    """SQL: a seat of the position exists on that day, and nobody sits there."""
    seat, term = aliased(Seat), aliased(Term)
    sits = exists().where(term.seat_id == seat.id, term.voided_at.is_(None), covers(term.start, term.end, day))
    return exists().where(seat.position_id == position_id, covers(seat.valid_from, seat.valid_until, day), ~sits)
