"""How long a holder stays on while nobody follows, where that is limited: by dates alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.actors import Right
from portal.core.dates import add_months
from portal.core.db import db
from portal.core.say import say_date
from portal.core.work import unit_of_work
from portal.leadership.offices import operations as offices
from portal.leadership.offices import queries
from portal.leadership.offices.errors import EndsToday
from portal.leadership.offices.models import HoldOver, Term
from portal.leadership.offices.queries.counting import term_ends
from portal.leadership.succession import operations
from portal.members.people.models import Person
from tests.leadership.conftest import begin, today
from tests.support.client import Client
from tests.support.people import Cast


def say(house: SimpleNamespace, months: int | None, *, ends_today: bool = False) -> None:
    with unit_of_work():
        operations.change_position(
            house.treasurer, title="Treasurer", duties="", hours_per_month=5, term_months=24, chairs=False,
            hold_over=HoldOver.UNTIL_SUCCESSOR, filled_by="volunteer", newcomer_ok=False, longest_hold_over=months,
            ends_today=ends_today, giver=OPERATOR, now=clock.now(),
        )  # fmt: skip


def seat_on(house: SimpleNamespace, day: date) -> queries.SeatOn:
    found = queries.seats_on(day, body_id=house.board.id)
    return next(on for on in found if on.seat.id == house.treasurer_seat.id)


def test_a_holder_stays_for_so_many_months_and_not_a_day_longer(
    cast: Cast, house_of: SimpleNamespace, frozen: Callable[..., Any]
) -> None:
    say(house_of, 3)
    planned = today() + timedelta(30)
    term = begin(house_of.treasurer_seat, cast.amara, today() - timedelta(10), planned)
    last = add_months(planned, 3)
    account = cast.amara.account_id or 0
    assert (term.ends, term.end) == (planned, last)
    assert db.session.scalar(db.select(term_ends).where(Term.id == term.id)) == planned
    assert seat_on(house_of, today()).free_from == planned, "forecast from the planned end"
    for day, held, over in ((planned, True, True), (last - timedelta(1), True, True), (last, False, False)):
        assert (seat_on(house_of, day).holding_over, seat_on(house_of, day).is_free) == (over, not held), day
        assert {power.right for power in queries.held_on(account, day).powers} == ({Right.DUES} if held else set())
    frozen(clock.now() + timedelta(days=60))
    follower = begin(house_of.treasurer_seat, cast.jonas, last - timedelta(5), last + timedelta(300))
    assert (term.end, term.end_reason, follower.held_to) == (
        follower.start, "succeeded", add_months(last + timedelta(300), 3),
    )  # fmt: skip


def test_once_the_time_of_staying_on_is_over_its_real_end_is_told(
    cast: Cast, house_of: SimpleNamespace, frozen: Callable[..., Any], browser_as: Callable[[Person], Client]
) -> None:
    say(house_of, 3)
    planned = today() + timedelta(5)
    term = begin(house_of.treasurer_seat, cast.amara, today() - timedelta(10), planned)
    end = add_months(planned, 3)
    told = {day: term.ends_as_of(day) for day in (planned, end - timedelta(1), end)}
    assert told == {planned: planned, end - timedelta(1): planned, end: end}
    frozen(clock.now() + timedelta(days=120))
    table = browser_as(cast.yusra).page(f"/office/leadership/bodies/{house_of.board.slug}").text
    assert say_date(end - timedelta(1)) in table
    assert f"held over from {say_date(planned)}" in table
    own = browser_as(cast.amara).page("/leadership/service").text
    assert f"until {say_date(end - timedelta(1))}" in own


def test_a_limit_that_is_said_later_holds_for_those_who_serve(cast: Cast, house_of: SimpleNamespace) -> None:
    planned = today() - timedelta(200)
    term = begin(house_of.treasurer_seat, cast.amara, today() - timedelta(500), planned)
    assert seat_on(house_of, today()).holding_over
    say(house_of, 12)
    assert db.session.get_one(Term, term.id).end == add_months(planned, 12)
    say(house_of, None)
    assert db.session.get_one(Term, term.id).end is None
    with pytest.raises(EndsToday):
        say(house_of, 1)
    assert seat_on(house_of, today()).holding_over, "nobody leaves by a number that was mistyped"
    say(house_of, 1, ends_today=True)
    assert seat_on(house_of, today()).is_free
    assert seat_on(house_of, today() - timedelta(1)).holding_over, "the days that were are not rewritten"
    say(house_of, 24)
    assert seat_on(house_of, today()).is_free, "what is over stays over"


def test_whoever_stays_on_may_still_step_down_and_is_said_to_stay(
    cast: Cast, house_of: SimpleNamespace, browser_as: Callable[..., Any]
) -> None:
    say(house_of, 12)
    term = begin(house_of.treasurer_seat, cast.amara, today() - timedelta(500), today() - timedelta(60))
    page = browser_as(cast.amara).page("/leadership/service").text
    assert "at the longest" in page and "Step down" in page
    with unit_of_work():
        offices.resign(term, last_day=today(), why="", now=clock.now())
    assert db.session.get_one(Term, term.id).ends == today() + timedelta(1)


def test_the_office_is_asked_before_somebody_leaves_by_a_number(
    cast: Cast, house_of: SimpleNamespace, browser_as: Callable[..., Any]
) -> None:
    greta, edit = browser_as(cast.greta), f"/office/leadership/positions/{house_of.helper.id}/edit"
    greta.submit(edit, {"hold_over": "until_successor"})
    term = begin(house_of.helper_seat, cast.amara, today() - timedelta(500), today() - timedelta(200))
    assert "leaves today" not in greta.page(edit).text
    asked = greta.submit(edit, {"longest_hold_over": "1"}, status=422)
    assert db.session.get_one(Term, term.id).end is None
    assert 'value="1"' in asked.get_data(as_text=True), "what was typed stays"
    greta.send(asked.page.form(), {"ends_today": "y"})
    db.session.expire_all()
    assert db.session.get_one(Term, term.id).end == today()
