"""What an operation decides about, with all it rests on, read anew now that nobody else changes its body."""

from __future__ import annotations

from sqlalchemy import Select, select

from portal.core.db import db
from portal.core.locking import locked
from portal.leadership.offices import queries
from portal.leadership.offices.models import Body, Position, Seat, Term


def hold_position(position_id: int) -> Position:
    """A position, with its body."""
    _hold(select(Position.body_id).where(Position.id == position_id))
    whole = queries.with_body().where(Position.id == position_id)
    return db.session.scalars(whole.execution_options(populate_existing=True)).one()


def hold_seat(seat_id: int) -> Seat:
    """A seat, with its position and body."""
    _hold(select(Position.body_id).join(Seat, Seat.position_id == Position.id).where(Seat.id == seat_id))
    whole = queries.with_position().where(Seat.id == seat_id)
    return db.session.scalars(whole.execution_options(populate_existing=True)).one()


def hold_term(term_id: int) -> Term:
    """A term, with whose it is, its seat, position and body."""
    seat = select(Term.seat_id).where(Term.id == term_id).scalar_subquery()
    _hold(select(Position.body_id).join(Seat, Seat.position_id == Position.id).where(Seat.id == seat))
    whole = queries.with_seat().where(Term.id == term_id)
    return db.session.scalars(whole.execution_options(populate_existing=True)).one()


def _hold(body_id: Select[int]) -> None:
    locked(Body, db.session.scalars(body_id).one())
