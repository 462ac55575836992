"""Seats: added, given up."""

from __future__ import annotations

from datetime import date, datetime

from portal.accounts.operations.giving import Giver, check_carried
from portal.core import audit
from portal.core.db import db
from portal.core.facts import record
from portal.leadership import errors
from portal.leadership.facts import TermEnded
from portal.leadership.offices.models import Body, OpeningCause, Position, Seat, Term
from portal.leadership.offices.operations.holding import hold_position, hold_seat
from portal.leadership.offices.operations.openings import note_opening, withdraw_opening
from portal.leadership.offices.operations.terms import live_terms


def add_seat(
    position: Position, *, valid_from: date, now: datetime, cycle_from: date | None = None, giver: Giver | None = None
) -> Seat:
    """Add a seat; it is open from its first day, and nobody outlasts the body there.

    `cycle_from`: a day from which its terms are counted. `giver`: who adds it, where somebody acts for empty seats.
    Raises SeatDoesNotExistThen, HeldExOfficio, and the giver's refusals.
    """
    position = hold_position(position.id)
    if position.is_ex_officio:
        raise errors.HeldExOfficio
    if position.has_deputy:  # an empty seat is one for which somebody acts
        check_carried(giver or Giver(None), position.powers, now=now)
    ends = db.session.get_one(Body, position.body_id).dissolved
    if ends is not None and ends <= valid_from:
        raise errors.SeatDoesNotExistThen(field="valid_from")
    seat = Seat(position_id=position.id, valid_from=valid_from, valid_until=ends, cycle_from=cycle_from)
    db.session.add(seat)
    db.session.flush()
    note_opening(seat, OpeningCause.NEW_SEAT, valid_from, now)
    audit.write("leadership.seat_added", about=seat, after={"valid_from": valid_from})
    return seat


def set_cycle(seat: Seat, *, cycle_from: date | None, giver: Giver, now: datetime) -> None:
    """Say from which day the terms of a seat are counted; terms that are agreed stay as they are.

    Raises the giver's refusals where the seat carries rights: how long they last changes.
    """
    seat = hold_seat(seat.id)
    if cycle_from == seat.cycle_from:
        return
    check_carried(giver, seat.position.powers, now=now)
    before = {"cycle_from": seat.cycle_from}
    seat.cycle_from = cycle_from
    audit.write("leadership.seat_cycle", about=seat, before=before, after={"cycle_from": cycle_from})


def end_seat(seat: Seat, *, day: date, giver: Giver, now: datetime) -> None:
    """Give a seat up from a day on; whoever is holding over there ends with it.

    For `give_up_seat`, which minds who asks for it and to whom it was offered.

    Raises StillOccupied while a term is meant to reach beyond, and the giver's refusals where one carries rights.
    """
    seat = hold_seat(seat.id)
    if day < seat.valid_from:
        raise errors.EndsBeforeItStarts
    for term in live_terms(seat):
        if term.start >= day or term.ends is None or term.ends > day:
            raise errors.StillOccupied
    close_seat(seat, day, reason="seat given up", giver=giver, now=now)
    audit.write("leadership.seat_ended", about=seat, after={"first_day_without": day})


def close_seat(seat: Seat, day: date, *, reason: str, giver: Giver, now: datetime) -> None:
    """End a seat with a day, and with it whoever is there still or is to come; nothing is to be filled.

    Raises the giver's refusals where the position carries rights.
    """
    if seat.position.has_deputy:
        check_carried(giver, seat.position.powers, now=now)
    for term in live_terms(seat):
        _close_term(term, seat.position, day, reason, giver, now)
    if seat.valid_until is None or seat.valid_until > day:
        seat.valid_until = max(day, seat.valid_from)
    withdraw_opening(seat, now)
    db.session.flush()


def _close_term(term: Term, position: Position, day: date, reason: str, giver: Giver, now: datetime) -> None:
    if term.end is not None and term.end <= day:
        return
    check_carried(giver, position.powers, now=now)
    if term.start >= day:
        term.voided_at, term.void_reason = now, reason
    else:
        term.end, term.end_reason = day, reason
        record(TermEnded(term_id=term.id))
