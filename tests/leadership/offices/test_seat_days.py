"""Every day of a seat has a holder, somebody who holds over, or is free from that day: whatever was done before."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.leadership.offices import operations as offices
from portal.leadership.offices import queries
from portal.leadership.offices.models import HoldOver, Phase, Position, Seat, Term
from portal.leadership.succession import operations
from tests.leadership.conftest import begin, position, today
from tests.support.people import Cast

DAY = timedelta(1)
#: From before the seat until after the last end that may be written, seen from today.
DAYS = range(-80, 130, 7)
ACTS = st.one_of(
    st.tuples(st.just("begin"), st.integers(0, 2), st.integers(-60, 60), st.one_of(st.none(), st.integers(1, 60))),
    st.tuples(st.sampled_from(["end", "resign", "void"]), st.integers(0, 5), st.integers(-60, 60), st.none()),
    st.tuples(st.just("give up"), st.just(0), st.integers(0, 60), st.none()),
)


def act(cast: Cast, seat: Seat, what: str, which: int, day: date, planned: date | None) -> None:
    """One step, or nothing where it is refused."""
    with suppress(DomainError):
        if what == "begin":
            begin(seat, [cast.amara, cast.jonas, cast.mara][which], day, planned)
            return
        with unit_of_work():
            terms = db.session.query(Term).filter_by(seat_id=seat.id).order_by(Term.id).all()
            if what == "give up":
                operations.give_up_seat(seat, day=day, giver=OPERATOR, now=clock.now())
            elif which < len(terms) and what == "end":
                offices.end_term(terms[which], day=day, reason="enough", giver=OPERATOR, now=clock.now())
            elif which < len(terms) and what == "resign":
                offices.resign(terms[which], last_day=day, why="", now=clock.now())
            elif which < len(terms):
                offices.void_term(terms[which], reason="mistake", giver=OPERATOR, now=clock.now())


def sitting(terms: list[Term], day: date) -> list[Term]:
    """Who sits there on a day, told from the rows alone."""
    return [each for each in terms if each.voided_at is None and each.start <= day and (not each.end or day < each.end)]


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(ACTS, min_size=1, max_size=6), holds_over=st.booleans())
def test_every_day_of_a_seat(
    cast: Cast, house_of: SimpleNamespace, acts: list[tuple[str, int, int, int | None]], *, holds_over: bool
) -> None:
    now = today()
    how = HoldOver.UNTIL_SUCCESSOR if holds_over else HoldOver.VACANT
    with unit_of_work():
        place = position(house_of.works, "Keeper of keys", hold_over=how, beside_another=True)
        seat = offices.add_seat(place, valid_from=now - 80 * DAY, now=clock.now())
    number, place_id = seat.id, place.id
    for what, which, days, length in acts:
        start = now + days * DAY
        act(cast, db.session.get_one(Seat, number), what, which, start, start + length * DAY if length else None)
    terms = db.session.query(Term).filter_by(seat_id=number).order_by(Term.id).all()
    seat = db.session.get_one(Seat, number)
    for each in DAYS:
        day = now + each * DAY
        found = next((one for one in queries.seats_on(day) if one.seat.id == number), None)
        if seat.valid_until is not None and day >= seat.valid_until:
            assert found is None
            continue
        assert found is not None
        there = sitting(terms, day)
        assert len(there) <= 1
        assert ([found.term] if found.term else []) == there
        if not there:
            assert found.is_free
            assert found.free_from == day
        elif there[0].planned_end is not None and there[0].planned_end <= day:
            assert found.phase is Phase.HOLDING_OVER
            assert db.session.get_one(Position, place_id).holds_over
            assert found.free_from == there[0].planned_end or seat.valid_until is not None
        elif found.free_from is not None:
            assert found.free_from > day
            assert there[0].planned_end == found.free_from or not sitting(terms, found.free_from)
