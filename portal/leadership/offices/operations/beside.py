"""What somebody has in a body already, where another seat of it is meant for them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select

from portal.core.dates import overlapping
from portal.core.db import db
from portal.leadership.offices import queries
from portal.leadership.offices.models import Position, Seat, Term
from portal.leadership.offices.queries.counting import takes_place


def has_another_seat(seat: Seat, person_id: int, start: date, end: date | None) -> bool:
    """Whether somebody has a seat of the body on some of these days that stands in the way of this one."""
    return sits_beside(seat, person_id, start, end, besides=own_until_then(seat, person_id, start))


def own_until_then(seat: Seat, person_id: int, start: date) -> list[Term]:
    """What somebody has on other seats of the position only until another follows, planned to be over by that day."""
    if not seat.position.holds_over:
        return []
    terms = queries.with_seat().where(Term.seat_id != seat.id, Term.person_id == person_id, Term.voided_at.is_(None))
    of_position = Term.seat_id.in_(select(Seat.id).where(Seat.position_id == seat.position_id))
    found = db.session.scalars(terms.where(of_position, Term.start < start, Term.planned_end <= start)).all()
    return [
        term
        for term in found
        if term.end is None or (term.end > start and (term.stays_on or term.end == term.seat.valid_until))
    ]


def sits_beside(seat: Seat, person_id: int, start: date, end: date | None, *, besides: Collection[Term] = ()) -> bool:
    """Whether somebody has another seat of the body at that time that does not go together with this one."""
    position = seat.position
    apart = Position.id == position.id  # two seats of one position never go together
    if not position.beside_another:
        apart = or_(apart, Position.beside_another.is_(False))
    other = db.session.scalar(
        select(Term.id)
        .join(Seat, Seat.id == Term.seat_id)
        .join(Position, Position.id == Seat.position_id)
        .where(Position.body_id == position.body_id, Seat.id != seat.id, apart)
        .where(Term.id.not_in([term.id for term in besides]))
        .where(Term.person_id == person_id, takes_place(Term))
        .where(overlapping(Term.start, Term.end, start, end))
        .limit(1)
    )
    return other is not None
