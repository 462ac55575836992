"""Openings: the note that a seat is to be filled, made when that becomes known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy import select

from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import lock
from portal.leadership import queries
from portal.leadership.facts import CallFilled
from portal.leadership.models import Call, Candidacy, Opening, OpeningCause, Seat


def live_opening(seat: Seat) -> Opening | None:
    """The seat's opening that nobody has filled or withdrawn."""
    return db.session.scalar(
        select(Opening).where(Opening.seat_id == seat.id, Opening.filled_at.is_(None), Opening.withdrawn_at.is_(None))
    )


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
        with _settling(opening):
            opening.filled_at = now


def withdraw_opening(seat: Seat, now: datetime) -> None:
    """The seat is given up: nothing is to be filled."""
    opening = live_opening(seat)
    if opening is not None:
        with _settling(opening):
            opening.withdrawn_at = now


def call_anew(opening: Opening, call: Call) -> None:
    """Ask for the seat in this call; an earlier one asks for it no more."""
    with _settling(opening):
        opening.call_id = call.id


@contextmanager
def _settling(opening: Opening) -> Iterator[None]:
    """Hold the call that the opening is taken from, so that nobody stands meanwhile; tell when nothing is left of it.

    Whoever had an offer of this very seat and did not accept gets another one of the call, where one is free.
    """
    call = db.session.get(Call, opening.call_id) if opening.call_id else None
    if call is None:
        yield
        return
    lock(call)
    yield
    db.session.flush()
    held = select(Candidacy).where(Candidacy.opening_id == opening.id, queries.offer_is_open())
    for candidacy in db.session.scalars(held).all():
        other = queries.free_opening(call)
        if other is not None and candidacy.offered_start and other.free_from <= candidacy.offered_start:
            candidacy.opening_id = other.id
        else:
            candidacy.opening_id = candidacy.offered_at = candidacy.offered_start = candidacy.offered_end = None
            candidacy.reason, candidacy.decided_by_id = "", None  # what was promised is decided anew with an offer
        db.session.flush()
    db.session.refresh(call, ["free_from"])
    if call.is_filled and call.withdrawn_at is None:
        record(CallFilled(call_id=call.id))
