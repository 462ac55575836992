"""One person, one seat of a body, unless the positions go together; two seats of one position never do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock, jobs
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership import errors
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import HoldOver, Seat, Term
from portal.leadership.offices.operations.openings import live_opening
from portal.members.people.models import Person
from tests.leadership.conftest import begin, position, today
from tests.support.people import Cast

DAY = timedelta(1)
START, END = date(2031, 3, 10), date(2031, 6, 10)


def seats(cast: Cast, house: SimpleNamespace, *, together: bool) -> list[Seat]:
    """A seat of one director and both of two secretaries, of the board."""
    with unit_of_work():
        made = [position(house.board, title, beside_another=together) for title in ("Director", "Secretary")]
        places = [made[0], made[1], made[1]]
        return [offices.add_seat(each, valid_from=today() - 400 * DAY, now=clock.now()) for each in places]


@pytest.mark.parametrize("same", [False, True], ids=["two positions", "one position"])
@pytest.mark.parametrize("together", [False, True], ids=["apart", "together"])
@pytest.mark.parametrize(
    ("start", "end", "shared"),
    [
        (START, END, True),
        (START + 5 * DAY, END - 5 * DAY, True),
        (START - 5 * DAY, END + 5 * DAY, True),
        (START - 5 * DAY, None, True),
        (END - DAY, None, True),
        (START - 5 * DAY, START, False),
        (END, None, False),
    ],
    ids=["the same", "inside", "around", "around without end", "from the last day", "until the first", "after it"],
)
def test_a_second_seat(
    cast: Cast, house_of: SimpleNamespace, start: date, end: date | None, *, same: bool, together: bool, shared: bool
) -> None:
    director, first, second = seats(cast, house_of, together=together)
    begin(first, cast.amara, START, END)
    other = second if same else director
    if shared and (same or not together):
        with pytest.raises(errors.AlreadyInThisBody):
            begin(other, cast.amara, start, end)
        begin(other, cast.jonas, start, end)
    else:
        begin(other, cast.amara, start, end)


def test_a_term_that_does_not_count_is_in_nobodys_way(cast: Cast, house_of: SimpleNamespace) -> None:
    _director, first, second = seats(cast, house_of, together=False)
    term = begin(first, cast.amara, today(), today() + 300 * DAY)
    with unit_of_work():
        offices.void_term(term, reason="the other seat", giver=OPERATOR, now=clock.now())
    assert begin(second, cast.amara, today(), today() + 300 * DAY).person_id == cast.amara.id


def test_of_two_seats_at_once_they_get_one(
    cast: Cast, house_of: SimpleNamespace, at_once: Callable[..., list[Any]]
) -> None:
    wanted, person = [each.id for each in seats(cast, house_of, together=False)], cast.amara.id

    def sit(seat: int) -> str:
        try:
            begin(db.session.get_one(Seat, seat), db.session.get_one(Person, person), START, END)
            return "seated"
        except errors.AlreadyInThisBody:
            return "refused"

    assert sorted(at_once(*[partial(jobs.retried, partial(sit, seat), attempts=8) for seat in wanted])) == [
        "refused", "refused", "seated",
    ]  # fmt: skip
    assert db.session.query(Term).filter(Term.seat_id.in_(wanted)).count() == 1


def test_whoever_moved_on_is_not_called_back(cast: Cast, house_of: SimpleNamespace) -> None:
    """The successor was entered by mistake; meanwhile the one who held over sits elsewhere in the same body."""
    day = today()
    old, elsewhere = house_of.treasurer_seat, seats(cast, house_of, together=False)[0]
    before = begin(old, cast.amara, day - 800 * DAY, day - 70 * DAY)
    mistake = begin(old, cast.jonas, day - 5 * DAY, day + 700 * DAY)
    begin(elsewhere, cast.amara, day, day + 700 * DAY)
    with unit_of_work():
        offices.void_term(mistake, reason="wrong person", giver=OPERATOR, now=clock.now())
    assert db.session.get_one(Term, before.id).end == day - 5 * DAY
    assert live_opening(old) is not None


def two_directors(house: SimpleNamespace) -> list[Seat]:
    """Two seats of directors who stay until somebody follows."""
    with unit_of_work():
        director = position(house.board, "Director", hold_over=HoldOver.UNTIL_SUCCESSOR)
        return [offices.add_seat(director, valid_from=today() - 900 * DAY, now=clock.now()) for _seat in "12"]


def test_whoever_holds_over_is_elected_to_another_seat_of_the_position(cast: Cast, house_of: SimpleNamespace) -> None:
    """What they held only until somebody would follow ends that day, and that seat is to be filled."""
    day, (old, new) = today(), two_directors(house_of)
    before = begin(old, cast.amara, day - 800 * DAY, day - 70 * DAY)
    with pytest.raises(errors.AlreadyInThisBody):
        begin(new, cast.amara, day - 71 * DAY, day + 700 * DAY)  # the old term was not over then
    after = begin(new, cast.amara, day + 5 * DAY, day + 700 * DAY)
    assert db.session.get_one(Term, before.id).end == day + 5 * DAY
    opening = live_opening(old)
    assert opening is not None
    assert opening.free_from == day + 5 * DAY
    with unit_of_work():
        offices.void_term(db.session.get_one(Term, after.id), reason="not elected", giver=OPERATOR, now=clock.now())
    assert db.session.get_one(Term, before.id).end is None, "so they stay where they were"


def test_whoever_holds_over_is_elected_anew_to_the_same_seat(cast: Cast, house_of: SimpleNamespace) -> None:
    day, (seat, _other) = today(), two_directors(house_of)
    before = begin(seat, cast.amara, day - 800 * DAY, day - 70 * DAY)
    begin(seat, cast.amara, day, day + 700 * DAY)
    assert db.session.get_one(Term, before.id).end == day


def test_a_chair_is_elected_anew_from_the_day_the_term_ends(cast: Cast, house_of: SimpleNamespace) -> None:
    ends = today() + 600 * DAY
    again = begin(house_of.chair_seat, cast.greta, ends, ends + 700 * DAY)
    assert again.person_id == cast.greta.id
