"""Terms of a seat never overlap, whoever asks and however."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.accounts.operations import OPERATOR
from portal.core import clock, jobs
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership import errors
from portal.leadership.offices import operations as offices
from portal.leadership.offices import queries
from portal.leadership.offices.models import Opening, Phase, Seat, Term, Via
from portal.leadership.succession import operations
from portal.members.people.models import Person
from tests.leadership.conftest import begin, today
from tests.support.people import Cast

START, END = date(2031, 3, 10), date(2031, 6, 10)


def raw(seat: Seat, person_id: int, start: date, end: date | None, *, void: bool = False) -> None:
    """A term as a mistaken program would write it: past every rule of ours."""
    with unit_of_work():
        db.session.add(
            Term(
                seat_id=seat.id, person_id=person_id, start=start, end=end, via=Via.ACTING, title_as_held="Helper",
                created_at=clock.now(), voided_at=clock.now() if void else None,
                void_reason="mistake" if void else None,
            )
        )  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "refused"),
    [
        (START, END, True),  # the same
        (START + timedelta(5), END - timedelta(5), True),  # inside
        (START - timedelta(5), END + timedelta(5), True),  # around
        (START - timedelta(5), START + timedelta(1), True),  # into the first day
        (END - timedelta(1), END + timedelta(5), True),  # from the last day
        (START + timedelta(5), None, True),  # open-ended from inside
        (START - timedelta(5), None, True),  # open-ended from before
        (START - timedelta(5), START, False),  # touching before
        (END, END + timedelta(5), False),  # touching after
        (END, None, False),  # touching, open-ended
        (START + timedelta(5), START + timedelta(5), False),  # resigned on day one: no day at all
    ],
)
def test_the_database_refuses_overlapping_terms(
    cast: Cast, house_of: SimpleNamespace, start: date, end: date | None, refused: bool
) -> None:
    seat, first, second = house_of.helper_seat, cast.amara.id, cast.jonas.id
    raw(seat, first, START, END)
    if refused:
        with pytest.raises(IntegrityError):
            raw(seat, second, start, end)
    else:
        raw(seat, second, start, end)


def test_an_open_ended_term_is_in_the_way_of_all_that_follow(cast: Cast, house_of: SimpleNamespace) -> None:
    person = cast.amara.id
    raw(house_of.helper_seat, person, START, None)
    with pytest.raises(IntegrityError):
        raw(house_of.helper_seat, person, date(2190, 1, 1), date(2190, 2, 1))


def test_changing_a_term_cannot_make_it_overlap_either(cast: Cast, house_of: SimpleNamespace) -> None:
    person = cast.amara.id
    raw(house_of.helper_seat, person, START, END)
    raw(house_of.helper_seat, person, END, END + timedelta(30))
    raw(house_of.helper_seat, person, START, END, void=True)
    for number, change in ((1, {"end": END + timedelta(1)}), (1, {"end": None}), (2, {"start": END - timedelta(1)})):
        with pytest.raises(IntegrityError), unit_of_work():
            term = db.session.query(Term).filter_by(seat_id=house_of.helper_seat.id).order_by(Term.id).all()[number - 1]
            for name, value in change.items():
                setattr(term, name, value)
    with pytest.raises(IntegrityError), unit_of_work():
        void = db.session.query(Term).filter(Term.voided_at.is_not(None)).one()
        void.voided_at = void.void_reason = None


def test_a_void_term_is_in_nobodys_way(cast: Cast, house_of: SimpleNamespace) -> None:
    raw(house_of.helper_seat, cast.amara.id, START, END, void=True)
    raw(house_of.helper_seat, cast.jonas.id, START, END)
    kept = db.session.query(Term).filter_by(seat_id=house_of.helper_seat.id, start=START).order_by(Term.id)
    assert [(term.person_id, term.voided_at is not None) for term in kept] == [
        (cast.amara.id, True),
        (cast.jonas.id, False),
    ]


def test_terms_are_never_deleted(cast: Cast, house_of: SimpleNamespace) -> None:
    raw(house_of.helper_seat, cast.amara.id, START, END)
    with pytest.raises(DBAPIError), unit_of_work():
        db.session.delete(db.session.query(Term).filter_by(start=START).one())


def test_of_two_at_once_one_is_seated(cast: Cast, house_of: SimpleNamespace, at_once: Callable[..., list[Any]]) -> None:
    """Both pass every check of ours at the same moment; the seat still gets one."""
    people, seat_id = [cast.amara.id, cast.jonas.id, cast.mara.id, cast.edda.id], house_of.helper_seat.id

    def sit(person_id: int) -> str:
        try:
            with unit_of_work():
                operations.fill_seat(
                    db.session.get_one(Seat, seat_id), db.session.get_one(Person, person_id),
                    start=START, planned_end=END, via=Via.APPOINTED, giver=OPERATOR, now=clock.now(),
                )  # fmt: skip
            return "seated"
        except errors.SeatTaken:
            return "taken"

    ended = at_once(*[partial(jobs.retried, partial(sit, person), attempts=8) for person in people])
    assert sorted(ended) == ["seated", "taken", "taken", "taken"]
    assert db.session.query(Term).filter_by(seat_id=seat_id).count() == 1


def test_a_successor_ends_the_one_who_held_over(cast: Cast, house_of: SimpleNamespace) -> None:
    day, seat = today(), house_of.treasurer_seat
    first = begin(seat, cast.amara, day - timedelta(800), day - timedelta(70))
    assert first.end is None
    assert first.phase(day - timedelta(71)) is Phase.SERVING
    assert first.phase(day) is Phase.HOLDING_OVER
    second = begin(seat, cast.jonas, day + timedelta(10), day + timedelta(700))
    db.session.refresh(first)
    assert (first.end, first.end_reason) == (second.start, "succeeded")
    with unit_of_work():
        wrong = db.session.get_one(Term, second.id)
        offices.void_term(wrong, reason="wrong person", giver=OPERATOR, now=clock.now())
    db.session.refresh(first)
    assert first.end is None, "nobody follows any more, so the first one stays"


def test_nobody_is_put_out_before_the_planned_end(cast: Cast, house_of: SimpleNamespace) -> None:
    day = today()
    begin(house_of.treasurer_seat, cast.amara, day - timedelta(10), day + timedelta(300))
    with pytest.raises(errors.SeatTaken):
        begin(house_of.treasurer_seat, cast.jonas, day + timedelta(100), day + timedelta(500))


def test_one_person_one_seat_of_a_body(cast: Cast, house_of: SimpleNamespace) -> None:
    day = today()
    with pytest.raises(errors.AlreadyInThisBody):
        begin(house_of.treasurer_seat, cast.greta, day, day + timedelta(300))
    begin(house_of.helper_seat, cast.greta, day, day + timedelta(300))  # another body


def test_resigning_opens_the_seat_that_day(cast: Cast, house_of: SimpleNamespace) -> None:
    day = today()
    term = begin(house_of.helper_seat, cast.amara, day - timedelta(30), day + timedelta(300))
    with unit_of_work():
        offices.resign(term, last_day=day + timedelta(9), why="", now=clock.now())
    found = queries.seats_on(day, body_id=house_of.works.id)
    seat = next(each for each in found if each.seat.id == house_of.helper_seat.id)
    assert seat.free_from == day + timedelta(10)
    opening = db.session.query(Opening).filter_by(seat_id=house_of.helper_seat.id, filled_at=None).one()
    assert (opening.cause, opening.free_from) == ("early_exit", day + timedelta(10))
    with pytest.raises(errors.AlreadyEnded), unit_of_work():
        offices.end_term(term, day=day + timedelta(11), reason="again", giver=OPERATOR, now=clock.now())
    with pytest.raises(errors.EndsBeforeItStarts), unit_of_work():
        offices.end_term(term, day=day - timedelta(31), reason="before it began", giver=OPERATOR, now=clock.now())


@pytest.mark.parametrize("by", ["themselves", "the office"])
@pytest.mark.parametrize(
    ("planned", "last", "too_late"),
    [
        (-70, 26_000, True),
        (-70, 90, True),
        (-70, 80, False),
        (20, 60, True),
        (300, 26_000, True),
        (300, 300, True),
        (300, 299, False),
    ],
)
def test_no_end_keeps_a_successor_out(
    cast: Cast, house_of: SimpleNamespace, by: str, planned: int, last: int, *, too_late: bool
) -> None:
    """A last day is said to leave earlier; whoever holds over has three months, and not until another century."""
    day, seat = today(), house_of.treasurer_seat
    term = begin(seat, cast.amara, day - timedelta(800), day + timedelta(planned))
    refused = pytest.raises(errors.TooLate) if too_late else nullcontext()
    with refused, unit_of_work():
        if by == "themselves":
            offices.resign(term, last_day=day + timedelta(last), why="", now=clock.now())
        else:
            end = day + timedelta(last + 1)
            offices.end_term(term, day=end, reason="Enough", giver=OPERATOR, now=clock.now())
    db.session.rollback()
    follows = begin(seat, cast.jonas, day + timedelta(max(planned, 91)), day + timedelta(900))
    assert follows.id != term.id


def test_a_seat_given_up_some_day_keeps_no_successor_out(cast: Cast, house_of: SimpleNamespace) -> None:
    day, seat = today(), house_of.treasurer_seat
    term = begin(seat, cast.amara, day - timedelta(800), day - timedelta(70))
    with unit_of_work():
        operations.give_up_seat(
            db.session.get_one(Seat, seat.id), day=day + timedelta(900), giver=OPERATOR, now=clock.now()
        )
    begin(seat, cast.jonas, day + timedelta(10), day + timedelta(700))
    db.session.refresh(term)
    assert term.end == day + timedelta(10)


def agree(house: SimpleNamespace, *ahead: int) -> None:
    """So many days from now, what the database says and what is worked out from all seats and terms is the same."""
    for body, day in ((body, today() + timedelta(days)) for body in (house.board, house.works) for days in ahead):
        seats = [seat for _position, seat in db.session.execute(queries.positions_and_seats(body)) if seat]
        terms = [term for each in queries.terms_of_seats(body).values() for term in each]
        assert queries.seats_among(day, seats, terms) == queries.seats_on(day, body_id=body.id), day


def test_whoever_resigns_on_day_one_served_no_day(cast: Cast, house_of: SimpleNamespace) -> None:
    day = today()
    term = begin(house_of.helper_seat, cast.amara, day + timedelta(5), day + timedelta(300))
    with unit_of_work():
        offices.end_term(term, day=day + timedelta(5), reason="changed their mind", giver=OPERATOR, now=clock.now())
    begin(house_of.helper_seat, cast.jonas, day, day + timedelta(300))
    assert [f.holder.name for f in queries.seats_on(day + timedelta(6)) if f.position.title == "Helper"] == [
        "Jonas Weber"
    ]
    agree(house_of, -1, 0, 5, 6, 299, 300)


def test_dissolving_a_body_ends_what_reaches_beyond(cast: Cast, house_of: SimpleNamespace) -> None:
    day = today()
    open_ended = begin(house_of.treasurer_seat, cast.amara, day - timedelta(10), None)
    scheduled = begin(house_of.helper_seat, cast.jonas, day + timedelta(40), day + timedelta(300))
    with unit_of_work():
        operations.dissolve_body(house_of.board, day=day + timedelta(30), giver=OPERATOR, now=clock.now())
        operations.dissolve_body(house_of.works, day=day + timedelta(30), giver=OPERATOR, now=clock.now())
    for term in (open_ended, scheduled):
        db.session.refresh(term)
    assert open_ended.end == day + timedelta(30)
    assert scheduled.voided_at is not None
    assert queries.seats_on(day + timedelta(30)) == []
    assert queries.seats_on(day + timedelta(29)) != []
    agree(house_of, -11, -10, 0, 29, 30, 39, 40, 300)


def test_a_seat_is_not_cut_while_somebody_sits_on_it(cast: Cast, house_of: SimpleNamespace) -> None:
    day = today()
    begin(house_of.helper_seat, cast.jonas, day, day + timedelta(300))
    with pytest.raises(errors.StillOccupied), unit_of_work():
        operations.give_up_seat(house_of.helper_seat, day=day + timedelta(20), giver=OPERATOR, now=clock.now())
    with unit_of_work():
        operations.give_up_seat(house_of.works_seat, day=day + timedelta(20), giver=OPERATOR, now=clock.now())
    with pytest.raises(errors.SeatDoesNotExistThen):
        begin(house_of.works_seat, cast.jonas, day + timedelta(20), day + timedelta(200))


def test_every_day_of_a_seat_has_a_holder_or_is_known_to_be_free(
    cast: Cast, house_of: SimpleNamespace, frozen: Callable[..., Any]
) -> None:
    day = today()
    begin(house_of.helper_seat, cast.jonas, day, day + timedelta(300))
    begin(house_of.helper_seat, cast.amara, day + timedelta(300), day + timedelta(400))

    def helper(on: date) -> queries.SeatOn:
        return next(f for f in queries.seats_on(on) if f.position.title == "Helper")

    assert helper(day).free_from == day + timedelta(400)
    assert not helper(day).opens_soon
    assert not helper(day + timedelta(400 - 181)).opens_soon
    assert helper(day + timedelta(400 - 180)).opens_soon, "the opening is known 180 days ahead"
    assert helper(day + timedelta(299)).holder.name == "Jonas Weber"
    assert helper(day + timedelta(300)).holder.name == "Amara Lindqvist"
    assert helper(day + timedelta(400)).is_free
    assert helper(day - timedelta(1)).is_free
