"""Every seat as it stands on a day: who sits there, and until when.

Two statements whatever the size; a seat-day is always covered by a holder, a hold-over or an opening.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from portal.core.dates import covers
from portal.core.db import db
from portal.leadership.offices.models import Body, Phase, Position, Seat, Term
from portal.leadership.offices.queries.counting import counts_after
from portal.members.people.models import Person

FORECAST_DAYS = 180


@dataclass(frozen=True, slots=True)
class SeatOn:
    """One seat on one day."""

    day: date
    seat: Seat
    term: Term | None
    #: The one who follows, where that is arranged.
    next_term: Term | None
    #: The first day for which nobody is arranged; a hold-over's planned end. None: never, as far as is known.
    free_from: date | None

    @property
    def position(self) -> Position:
        return self.seat.position

    @property
    def body(self) -> Body:
        return self.seat.position.body

    @property
    def holder(self) -> Person | None:
        return self.term.person if self.term else None

    @property
    def phase(self) -> Phase | None:
        return self.term.phase(self.day) if self.term else None

    @property
    def holding_over(self) -> bool:
        return self.phase is Phase.HOLDING_OVER

    @property
    def is_free(self) -> bool:
        return self.term is None

    @property
    def opens_soon(self) -> bool:
        """Whether somebody is to be found now: free, held over, or open within 180 days."""
        return self.free_from is not None and self.free_from <= self.day + timedelta(days=FORECAST_DAYS)


S = TypeVar("S", bound=SeatOn)


def seats_on(day: date, *, body_id: int | None = None) -> list[SeatOn]:
    """The seats that exist on the day, in the order of bodies and positions.

    Names of holders are everybody's to see.
    """
    seats, terms = seats_and_terms(day, body_id=body_id)
    return arranged(day, db.session.scalars(seats), db.session.scalars(terms))


def seats_and_terms(day: date, *, body_id: int | None = None) -> tuple[Select[Seat], Select[Term]]:
    """What `arranged` is made of, of a body or of any."""
    seats, terms = existing(day), not_over(day)
    if body_id is None:
        return seats, terms
    in_body = select(Seat.id).join(Position, Position.id == Seat.position_id).where(Position.body_id == body_id)
    return seats.where(Body.id == body_id), terms.where(Term.seat_id.in_(in_body))


def seats_among(day: date, seats: Iterable[Seat], terms: Iterable[Term]) -> list[SeatOn]:
    """`seats_on`, from all seats of some bodies, in their order, and all terms of them."""
    count = sorted((each for each in terms if each.counts_after(day)), key=lambda each: (each.start, each.id))
    return arranged(day, (each for each in seats if each.is_there(day)), count)


def existing(day: date) -> Select[Seat]:
    """The seats that exist on the day, in the order of bodies and positions."""
    return (
        select(Seat)
        .join(Seat.position)
        .join(Position.body)
        .options(contains_eager(Seat.position).contains_eager(Position.body))
        .where(covers(Seat.valid_from, Seat.valid_until, day), covers(Body.formed, Body.dissolved, day))
        .order_by(Body.parent_id.is_not(None), Body.kind, Body.name, Position.order, Position.id, Seat.id)
    )


def not_over(day: date) -> Select[Term]:
    """The terms that count on the day or later, the earliest first."""
    return (
        select(Term)
        .join(Term.person)
        .options(contains_eager(Term.person))
        .where(counts_after(day))
        .order_by(Term.start, Term.id)
    )


def arranged(day: date, seats: Iterable[Seat], terms: Iterable[Term]) -> list[SeatOn]:
    """`seats_on`, from what is known already."""
    known: dict[int, list[Term]] = defaultdict(list)
    for term in terms:
        known[term.seat_id].append(term)
    return [_seat_on(day, seat, known[seat.id]) for seat in seats]


def in_bodies(seats: Iterable[S]) -> list[tuple[Body, list[S]]]:
    """The seats by body, in their order."""
    grouped: dict[int, tuple[Body, list[S]]] = {}
    for found in seats:
        grouped.setdefault(found.body.id, (found.body, []))[1].append(found)
    return list(grouped.values())


def _seat_on(day: date, seat: Seat, known: list[Term]) -> SeatOn:
    terms = [term for term in known if term.end is None or term.end > term.start]
    current = next((term for term in terms if term.start <= day), None)
    following = next((term for term in terms if term.start > day), None)
    return SeatOn(day, seat, current, following, _free_from(day, seat, terms))


def _free_from(day: date, seat: Seat, terms: list[Term]) -> date | None:
    at = day
    for term in terms:
        if term.start > at:
            break
        if term.stays_on or term.end is None:
            at_end = term.planned_end
            return at_end if at_end and (seat.valid_until is None or at_end < seat.valid_until) else None
        at = max(at, term.end)
    return at if seat.valid_until is None or at < seat.valid_until else None
