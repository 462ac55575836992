"""Seats on a day with the calls that ask for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import joinedload

from portal.core.db import db
from portal.leadership.offices.models import Opening, Position, Seat
from portal.leadership.offices.queries.seats import SeatOn, arranged, seats_and_terms
from portal.leadership.succession.models import Call


@dataclass(frozen=True, slots=True)
class SeatAndCall(SeatOn):
    """One seat on one day, and who is asked for it."""

    #: The opening's latest call, still open or not.
    asked_in: Call | None = None

    @property
    def call(self) -> Call | None:
        """The call for this seat that takes statements on this day, or will."""
        call = self.asked_in
        return call if call and call.withdrawn_at is None and self.day < call.closes else None

    @property
    def call_id(self) -> int | None:
        return self.asked_in.id if self.asked_in else None

    @property
    def call_is_live(self) -> bool:
        """Whether people may stand, or are voted on."""
        return self.call is not None or self.is_voted_on

    @property
    def is_voted_on(self) -> bool:
        """Whether a ballot decides who sits there, and nobody else meanwhile."""
        return self.asked_in is not None and self.asked_in.by_ballot


def seats_and_calls(day: date, *, body_id: int | None = None) -> list[SeatAndCall]:
    """The seats that exist on the day, as `seats_on` finds them.

    Whether a call may be shown is its reader's affair: ask `visible_calls`.
    """
    live = and_(Opening.seat_id == Seat.id, *_live())
    seats, terms = seats_and_terms(day, body_id=body_id)
    asked = (
        seats.outerjoin(Opening, live)
        .outerjoin(Call, Call.id == Opening.call_id)
        .add_columns(Call)
        .options(joinedload(Call.position).joinedload(Position.body))
    )
    rows = [(seat, call) for seat, call in db.session.execute(asked)]
    calls = [(seat.id, call) for seat, call in rows if call is not None]
    return joined(arranged(day, (seat for seat, _call in rows), db.session.scalars(terms)), calls)


def with_calls(seats: Iterable[SeatOn], *, body_id: int) -> list[SeatAndCall]:
    """These seats of a body with their calls. One statement."""
    in_body = select(Seat.id).join(Position, Position.id == Seat.position_id).where(Position.body_id == body_id)
    asking = openings_with_calls().options(joinedload(Call.position).joinedload(Position.body))
    return joined(seats, db.session.execute(asking.where(Opening.seat_id.in_(in_body))))


def openings_with_calls() -> Select[int, Call]:
    """(seat, the latest call for it) of each that is to be filled and that a call asks for."""
    return select(Opening.seat_id, Call).join(Call, Call.id == Opening.call_id).where(*_live())


def _live() -> tuple[ColumnElement[bool], ...]:
    return Opening.filled_at.is_(None), Opening.withdrawn_at.is_(None)


def joined(seats: Iterable[SeatOn], calls: Iterable[Any]) -> list[SeatAndCall]:
    """Seats with their calls, from what is known already."""
    asked = dict[int, Call](map(tuple, calls))
    return [
        SeatAndCall(on.day, on.seat, on.term, on.next_term, on.free_from, asked_in=asked.get(on.seat.id))
        for on in seats
    ]
