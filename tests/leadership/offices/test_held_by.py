"""Positions that come with another: an acting deputy while a seat is empty, and what is held ex officio."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from portal.accounts.operations import OPERATOR
from portal.accounts.operations.giving import Giver, NotYoursToGive
from portal.core import clock, jobs
from portal.core.actors import Right
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership import errors
from portal.leadership.offices import operations as offices
from portal.leadership.offices import queries
from portal.leadership.offices.errors import ActsForItself, DeputyCircle, NoOfficeToName, NotOneBody, StillServed
from portal.leadership.offices.models import Body, HeldBy, Position, Seat
from portal.leadership.succession import operations
from tests.leadership.conftest import begin, call_for, position, today
from tests.support.client import Client
from tests.support.people import Cast


def acts(which: Position, by: Position | None, giver: Giver = OPERATOR) -> None:
    with unit_of_work():
        offices.set_deputy(which, by, giver=giver, now=clock.now())


def comes_with(which: Position, by: Position | None, giver: Giver = OPERATOR) -> None:
    with unit_of_work():
        operations.hold_ex_officio(which, by, giver=giver, now=clock.now())


@pytest.fixture
def more(house_of: SimpleNamespace) -> SimpleNamespace:
    """A `deputy` with a free seat on the board, beside the treasurer; `money` in works, without a seat."""
    with unit_of_work():
        deputy = position(house_of.board, "Deputy")
        seat = offices.add_seat(deputy, valid_from=today() - timedelta(900), now=clock.now())
        money = position(house_of.works, "Money", grants=[Right.EVENTS], chairs=True)
    return SimpleNamespace(deputy=deputy, seat=seat, money=money)


def rights(person: Any, day: Any = None) -> set[Right]:
    return {power.right for power in queries.held_on(person.account_id, day or today()).powers}


def test_whoever_acts_has_the_rights_for_exactly_the_days_on_which_the_seat_is_empty(
    cast: Cast, house_of: SimpleNamespace, more: SimpleNamespace
) -> None:
    day = today()
    begin(more.seat, cast.amara, day - timedelta(10), day + timedelta(300))
    assert rights(cast.amara) == set()
    acts(house_of.treasurer, more.deputy)
    assert rights(cast.amara) == {Right.DUES}, "the treasurer's seat is empty"
    assert rights(cast.amara, day - timedelta(1)) == set(), "from today on"
    assert cast.amara.id in {person.id for person in queries.people_with_right(Right.DUES)}
    begin(house_of.treasurer_seat, cast.jonas, day + timedelta(5), day + timedelta(50))
    assert rights(cast.amara, day + timedelta(4)) == {Right.DUES}
    assert rights(cast.amara, day + timedelta(5)) == set()
    assert rights(cast.amara, day + timedelta(60)) == set(), "held over is not empty"
    assert rights(cast.amara, day + timedelta(400)) == set(), "nor does anybody act after their own term"
    term = queries.seats_on(day + timedelta(6), body_id=house_of.board.id)
    jonas = next(on.term for on in term if on.holder == cast.jonas)
    assert jonas is not None
    with unit_of_work():
        offices.resign(jonas, last_day=day + timedelta(20), why="", now=clock.now())
    assert [rights(cast.amara, day + timedelta(n)) for n in (20, 21)] == [set(), {Right.DUES}]
    acts(house_of.treasurer, None)
    assert rights(cast.amara) == set()


def test_whoever_acts_as_chair_decides_and_is_named(
    cast: Cast, house_of: SimpleNamespace, browser_as: Callable[..., Client], client: Client
) -> None:
    begin(house_of.helper_seat, cast.amara, today(), today() + timedelta(100))
    acts(house_of.works_chair, house_of.helper)
    held = queries.held_on(cast.amara.account_id or 0, today())
    assert held.chairs == {house_of.works.id}
    assert queries.chairs_of([house_of.works.id], today()) == {house_of.works.id: [cast.amara]}
    said = f"Acting: {cast.amara.name}"
    for path in ("/leadership", f"/leadership/bodies/{house_of.works.slug}",
                 f"/leadership/positions/{house_of.works_chair.id}"):  # fmt: skip
        assert said in client.page(path).text, path
    assert "Acting: Chair of works" in " ".join(browser_as(cast.amara).page("/leadership/service").text.split())
    assert "Acting: Chair of works" in " ".join(browser_as(cast.jonas).page(cast.amara.url).text.split())


def test_a_deputy_of_a_deputy_does_not_act_and_nobody_acts_in_a_circle(
    cast: Cast, house_of: SimpleNamespace, more: SimpleNamespace
) -> None:
    acts(house_of.treasurer, more.deputy)
    acts(more.deputy, house_of.chair)
    assert rights(cast.greta) == {Right.LEADERSHIP}, "the chair acts as deputy, and not for the treasurer"
    for which, by, error in (
        (house_of.chair, house_of.treasurer, DeputyCircle),
        (house_of.chair, house_of.chair, ActsForItself),
        (house_of.chair, house_of.helper, NotOneBody),
    ):
        with pytest.raises(error):
            acts(which, by)
    assert [each.title for each in queries.may_act(house_of.chair)] == [], "the page offers none of these"


def test_ex_officio_means_the_days_of_the_other_position(
    cast: Cast, house_of: SimpleNamespace, more: SimpleNamespace, browser_as: Callable[..., Client], client: Client
) -> None:
    day = today()
    term = begin(house_of.treasurer_seat, cast.amara, day - timedelta(10), day + timedelta(30))
    comes_with(more.money, house_of.treasurer)
    assert rights(cast.amara) == {Right.DUES, Right.EVENTS}
    assert queries.held_on(cast.amara.account_id or 0, day).chairs == {house_of.works.id}
    assert rights(cast.amara, day - timedelta(1)) == {Right.DUES}, "what was is not rewritten"
    assert rights(cast.amara, day + timedelta(90)) == {Right.DUES, Right.EVENTS}, "and as long as they stay on"
    for path in ("/leadership", f"/leadership/bodies/{house_of.works.slug}", f"/leadership/positions/{more.money.id}"):
        assert "Money, ex officio as Treasurer" in client.page(path).text, path
    assert "ex officio as Treasurer" in browser_as(cast.jonas).page(cast.amara.url).text
    assert "ex officio as Treasurer" in browser_as(cast.amara).page("/leadership/service").text
    with unit_of_work():
        offices.resign(term, last_day=day, why="", now=clock.now())
        db.session.get_one(Body, house_of.board.id).public = False
    assert rights(cast.amara, day + timedelta(1)) == set()
    assert "ex officio as Treasurer" not in client.page(f"/leadership/positions/{more.money.id}").text
    comes_with(more.money, None)
    assert rights(cast.amara) == {Right.DUES}


def test_what_is_held_ex_officio_has_nothing_of_its_own(
    cast: Cast, house_of: SimpleNamespace, more: SimpleNamespace, browser_as: Callable[..., Client]
) -> None:
    with unit_of_work():
        offices.add_seat(more.money, valid_from=today(), now=clock.now())
    call = call_for(more.money)
    comes_with(more.money, house_of.treasurer)
    assert call.is_filled, "nobody is asked any more"
    assert [on for on in queries.seats_on(today()) if on.position.id == more.money.id] == []
    refused: tuple[Callable[[], Any], ...] = (
        lambda: offices.add_seat(more.money, valid_from=today(), now=clock.now()),
        lambda: call_for(more.money),
        lambda: operations.say_interest(more.money, cast.amara, words="", now=clock.now()),
        lambda: offices.set_deputy(more.money, house_of.helper, giver=OPERATOR, now=clock.now()),
    )
    for act in refused:
        with pytest.raises(errors.HeldExOfficio):
            act()
    page = browser_as(cast.amara).page(f"/leadership/positions/{more.money.id}")
    assert "I would serve here one day" not in page.text
    greta = browser_as(cast.greta)
    edit = greta.page(f"/office/leadership/positions/{more.money.id}/edit")
    assert "Months in a term" not in edit.text and "nobody follows" not in edit.text
    works = greta.page(f"/office/leadership/bodies/{house_of.works.slug}")
    assert not works(f'a[href$="/positions/{more.money.id}/election"]'), "there is no seat to be elected to"
    begin(house_of.helper_seat, cast.jonas, today() + timedelta(30), today() + timedelta(90))
    for which, by, error in (
        (house_of.helper, house_of.chair, StillServed),
        (house_of.works_chair, more.money, NoOfficeToName),
        (house_of.treasurer, house_of.chair, NoOfficeToName),
        (house_of.works_chair, house_of.works_chair, ActsForItself),
    ):
        with pytest.raises(error):
            comes_with(which, by)


def test_nobody_gives_by_the_way_what_they_do_not_hold(
    cast: Cast, house_of: SimpleNamespace, more: SimpleNamespace
) -> None:
    """Whoever keeps bodies, and no more, gives no dues: by naming who acts, seating them, or an empty seat."""
    keeps = Giver(cast.greta.account_id, proved=True)
    with pytest.raises(NotYoursToGive):
        acts(house_of.treasurer, more.deputy, keeps)
    with pytest.raises(NotYoursToGive):
        comes_with(more.money, house_of.treasurer, keeps)
    acts(house_of.treasurer, more.deputy)
    with pytest.raises(NotYoursToGive):
        begin(more.seat, cast.amara, today(), today() + timedelta(100), giver=keeps)
    with pytest.raises(NotYoursToGive), unit_of_work():
        offices.add_seat(house_of.treasurer, valid_from=today(), giver=keeps, now=clock.now())
    with pytest.raises(NotYoursToGive), unit_of_work():
        operations.give_up_seat(house_of.treasurer_seat, day=today(), giver=keeps, now=clock.now())
    begin(more.seat, cast.amara, today(), today() + timedelta(100))
    assert Right.DUES in {power.right for power in queries.carried_in(house_of.board)}
    assert db.session.get_one(Seat, more.seat.id).position.powers >= house_of.treasurer.powers


def test_two_that_would_come_with_one_another_at_once_make_no_circle(
    house_of: SimpleNamespace, at_once: Callable[..., list[Any]]
) -> None:
    """Two bodies, so two locks: each sees what became of the other."""
    pair = house_of.helper.id, house_of.treasurer.id

    def say(one: int, other: int) -> str:
        try:
            comes_with(db.session.get_one(Position, one), db.session.get_one(Position, other))
            return "noted"
        except NoOfficeToName:
            return "refused"

    both = [partial(jobs.retried, partial(say, *two), attempts=8) for two in (pair, pair[::-1])]
    assert sorted(at_once(*both)) == ["noted", "refused"]
    assert db.session.query(HeldBy).count() == 1
