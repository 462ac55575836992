"""Openings: the note that a seat is to be filled, made when that becomes known."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from portal.core.db import db
from portal.leadership.offices.models import Opening, OpeningCause, Position, Seat


def live_opening(seat: Seat) -> Opening | None:
    """The seat's opening that nobody has filled or withdrawn."""
    return next(iter(live_openings(seat_id=seat.id)), None)


def live_openings(*, seat_id: int | None = None, body_id: int | None = None) -> list[Opening]:
    """Those of a seat, at most one, or of a body."""
    found = select(Opening).where(Opening.filled_at.is_(None), Opening.withdrawn_at.is_(None)).order_by(Opening.id)
    if seat_id is not None:
        found = found.where(Opening.seat_id == seat_id)
    if body_id is not None:
        found = found.join(Seat, Seat.id == Opening.seat_id).join(Position, Position.id == Seat.position_id)
        found = found.where(Position.body_id == body_id)
    return list(db.session.scalars(found))


def note_opening(seat: Seat, cause: OpeningCause, free_from: date, now: datetime) -> Opening | None:
    """Note that the seat is to be filled from a day; an earlier day moves the note that is there.

    None for a seat that no longer exists then.
    """
    if seat.valid_until is not None and seat.valid_until <= free_from:
        return None
    opening = live_opening(seat)
    if opening is None:
        opening = Opening(seat_id=seat.id, cause=cause, free_from=free_from, created_at=now)
        db.session.add(opening)
    elif free_from < opening.free_from:
        opening.free_from, opening.cause = free_from, cause
    db.session.flush()
    return opening


def fill_opening(seat: Seat, now: datetime) -> None:
    """Somebody follows: the opening is settled."""
    opening = live_opening(seat)
    if opening is not None:
        opening.filled_at = now


def withdraw_opening(seat: Seat, now: datetime) -> None:
    """The seat is given up: nothing is to be filled."""
    opening = live_opening(seat)
    if opening is not None:
        opening.withdrawn_at = now
