"""Rights come and go with terms, by date alone: the tests only move the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from portal.accounts import operations as accounts
from portal.accounts.models import Account
from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.actors import Reach, Right
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership.offices import operations as offices
from portal.leadership.offices import queries
from portal.leadership.offices.models import Seat, Term
from portal.leadership.succession import operations
from portal.members.people.models import Person
from tests.leadership.conftest import begin, position, today
from tests.support.client import Client
from tests.support.people import Cast
from tests.support.statements import count_statements

LONDON = ZoneInfo("Europe/London")


def rights(person: Person) -> set[Right]:
    assert person.account_id
    powers = queries.held_on(person.account_id, today()).powers
    assert all(power.reach is Reach.ASSOCIATION for power in powers)
    return {power.right for power in powers}


def at(day: Any, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def test_rights_begin_and_end_at_the_associations_midnight(
    cast: Cast, house_of: SimpleNamespace, frozen: Callable[..., Any]
) -> None:
    amara, day = cast.amara, today()
    start, end = day + timedelta(20), day + timedelta(120)
    with unit_of_work():
        operations.change_position(
            house_of.helper, title="Helper", duties="", hours_per_month=1, term_months=3, grants=[Right.EVENTS],
            hold_over="vacant", filled_by="volunteer", chairs=False, newcomer_ok=False, giver=OPERATOR,
            now=clock.now(),
        )  # fmt: skip
    begin(house_of.helper_seat, amara, start, end)
    assert rights(amara) == set()
    frozen(at(start - timedelta(1), 23, 59))
    assert rights(amara) == set()
    frozen(at(start, 0, 0))
    assert rights(amara) == {Right.EVENTS}
    frozen(at(end - timedelta(1), 23, 59))
    assert rights(amara) == {Right.EVENTS}
    frozen(at(end, 0, 0))
    assert rights(amara) == set()


def test_holding_over_keeps_rights_and_is_seen(
    cast: Cast, house_of: SimpleNamespace, frozen: Callable[..., Any], client: Client
) -> None:
    amara, day = cast.amara, today()
    begin(house_of.treasurer_seat, amara, day - timedelta(10), day + timedelta(30))
    frozen(at(day + timedelta(60), 12))
    assert rights(amara) == {Right.DUES}
    assert "Holding over" in client.page("/leadership").text
    begin(house_of.treasurer_seat, cast.jonas, today() + timedelta(5), today() + timedelta(300))
    frozen.forward(days=5)  # type: ignore[attr-defined]
    assert rights(amara) == set()
    assert rights(cast.jonas) == {Right.DUES}


def test_a_void_term_gives_nothing_at_once(cast: Cast, house_of: SimpleNamespace) -> None:
    term = begin(house_of.treasurer_seat, cast.amara, today(), today() + timedelta(300))
    assert rights(cast.amara) == {Right.DUES}
    with unit_of_work():
        offices.void_term(db.session.get_one(Term, term.id), reason="mistake", giver=OPERATOR, now=clock.now())
    assert rights(cast.amara) == set()


def test_a_dissolved_body_gives_nothing(cast: Cast, house_of: SimpleNamespace, frozen: Callable[..., Any]) -> None:
    begin(house_of.treasurer_seat, cast.amara, today(), today() + timedelta(300))
    with unit_of_work():
        operations.dissolve_body(house_of.board, day=today() + timedelta(3), giver=OPERATOR, now=clock.now())
    frozen(at(today() + timedelta(2), 12))
    assert rights(cast.amara) == {Right.DUES}
    frozen.forward(days=1)  # type: ignore[attr-defined]
    assert rights(cast.amara) == set()


def test_a_grant_that_no_longer_exists_is_no_right(cast: Cast, house_of: SimpleNamespace) -> None:
    begin(house_of.treasurer_seat, cast.amara, today(), today() + timedelta(300))
    with unit_of_work():
        house_of.treasurer.grants = ["dues", "crown_jewels"]
    assert rights(cast.amara) == {Right.DUES}


def test_it_costs_one_statement(cast: Cast, house_of: SimpleNamespace) -> None:
    account_id, day = cast.greta.account_id, today()
    assert account_id
    with count_statements() as statements:
        held = queries.held_on(account_id, day)
    assert len(statements) == 1
    assert held.chairs == {house_of.board.id}


def test_the_door_opens_and_shuts_with_the_term(
    cast: Cast,
    house_of: SimpleNamespace,
    frozen: Callable[..., Any],
    browser_as: Callable[[Person], Client],
) -> None:
    day = today()
    with unit_of_work():
        house_of.helper.grants = ["leadership"]
    begin(house_of.helper_seat, cast.jonas, day + timedelta(1), day + timedelta(3))
    for moment, status in ((at(day, 9), 403), (at(day + timedelta(1), 9), 200), (at(day + timedelta(3), 0, 1), 403)):
        frozen(moment)
        assert browser_as(cast.jonas).get("/office/leadership").status_code == status, moment


def test_a_kept_sign_in_keeps_office_hours_once_a_term_gives_rights(
    cast: Cast, house_of: SimpleNamespace, frozen: Callable[..., Any], browser_as: Callable[[Person], Client]
) -> None:
    frozen(at(today(), 8))
    amara = cast.amara
    with unit_of_work():
        token = accounts.start_session(db.session.get_one(Account, amara.account_id), now=clock.now(), keep=True)
    browser = browser_as(amara)
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = token
    begin(house_of.treasurer_seat, amara, today() + timedelta(2), today() + timedelta(300))
    frozen.forward(days=1)  # type: ignore[attr-defined]
    assert browser.get("/me/security").status_code == 200, "not in office yet"
    frozen.forward(days=2)  # type: ignore[attr-defined]
    assert browser.get("/me/security").location.startswith("/sign-in")
    assert browser.get("/office").location.startswith("/sign-in")


def test_my_privacy_names_who_keeps_the_list_by_a_term(
    cast: Cast, house_of: SimpleNamespace, browser_as: Callable[[Person], Client]
) -> None:
    with unit_of_work():
        place = position(house_of.board, "Secretary", grants=[Right.MEMBERS])
        offices.add_seat(place, valid_from=today(), now=clock.now())
    seat = db.session.scalars(db.select(Seat).order_by(Seat.id.desc()).limit(1)).one()
    assert "Tom\u00e1s Ferreira" not in browser_as(cast.amara).page("/me/privacy").text
    begin(seat, cast.tomas, today(), today() + timedelta(300))
    page = browser_as(cast.amara).page("/me/privacy").text
    assert "Tom\u00e1s Ferreira" in page
