"""Seats that carry rights: who may fill them, empty them or be given an account for them, and what pages offer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest

from portal.accounts.operations import Giver, NotToYourself, NotYoursToGive
from portal.core import clock
from portal.core.actors import Right
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import HoldOver, Seat, Term
from portal.members.people.models import Person
from tests.leadership.conftest import begin, position, today
from tests.support.client import Client
from tests.support.people import Cast

Browsers = Callable[[Person], Client]


def test_pages_do_not_offer_what_is_refused(cast: Cast, house_of: SimpleNamespace, browser_as: Browsers) -> None:
    term = begin(house_of.treasurer_seat, cast.amara, today(), today() + timedelta(300))
    seat, body = f"/office/leadership/seats/{house_of.treasurer_seat.id}/term", house_of.board.slug
    ends = [f"/office/leadership/terms/{term.id}/{verb}" for verb in ("end", "void")]
    last = f"/office/leadership/bodies/{body}/dissolve"
    for who, offered in ((cast.greta, False), (cast.yusra, True)):
        browser = browser_as(who)
        page = browser.page(f"/office/leadership/bodies/{body}")
        links = {link["href"] for link in page("main a[href]")}
        assert {path in links for path in (seat, *ends, last)} == {offered}
        assert ("an administrator seats people here" in page.text) is not offered
        for path in (*ends, last):
            assert bool(browser.page(path)("main form[method=post]")) is offered, path
        assert ("An administrator has to seat somebody" in browser.page(seat).text) is not offered


def test_nobody_seats_themselves_where_rights_come_with_it(cast: Cast, house_of: SimpleNamespace) -> None:
    with unit_of_work():
        seat = offices.add_seat(house_of.chair, valid_from=today(), now=clock.now())
    with pytest.raises(NotToYourself):
        begin(seat, cast.greta, today(), today() + timedelta(3000), giver=Giver(cast.greta.account_id, proved=True))
    begin(seat, cast.jonas, today(), today() + timedelta(300), giver=Giver(cast.greta.account_id))


def test_nobody_voids_their_successor_to_sit_again(cast: Cast, house_of: SimpleNamespace) -> None:
    with unit_of_work():
        over = position(house_of.board, "Over", grants=[Right.LEADERSHIP], hold_over=HoldOver.UNTIL_SUCCESSOR,
                        beside_another=True)  # fmt: skip
        seat = offices.add_seat(over, valid_from=today() - timedelta(600), now=clock.now())
    begin(seat, cast.greta, today() - timedelta(400), today() - timedelta(100))
    after = begin(seat, cast.jonas, today() - timedelta(50), today() + timedelta(300))
    with pytest.raises(NotToYourself), unit_of_work():
        offices.void_term(
            db.session.get_one(Term, after.id), reason="mine", giver=Giver(cast.greta.account_id), now=clock.now()
        )
    assert db.session.get_one(Term, after.id).voided_at is None


def test_whoever_serves_may_step_down_whatever_the_seat_carries(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers
) -> None:
    term = begin(house_of.treasurer_seat, cast.amara, today(), today() + timedelta(300))
    browser_as(cast.amara).submit(f"/leadership/terms/{term.id}/resign", {"last_day": today().isoformat()})
    db.session.rollback()
    assert db.session.get_one(Term, term.id).end == today() + timedelta(1)


def test_an_account_for_a_holder_takes_the_rights_that_wait_for_it(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers
) -> None:
    with unit_of_work():
        unseen = db.session.get_one(Person, cast.bruno.id)
        unseen.account_id = None
        unseen.email = "friend.of.petra@x.example"
        house_of.chair.grants = [Right.LEADERSHIP]
        seat = offices.add_seat(house_of.chair, valid_from=today(), now=clock.now())
        number = seat.id
    begin(db.session.get_one(Seat, number), cast.bruno, today(), today() + timedelta(300))
    petra, path = browser_as(cast.petra), f"/office/people/{cast.bruno.id}"
    page = petra.page(path)
    assert "Invite to sign in" not in page.text
    answer = petra.post(f"{path}/invite", data={"csrf_token": petra.token(path)}, follow_redirects=True)
    assert "An administrator has to invite them" in answer.page.text
    db.session.rollback()
    assert db.session.get_one(Person, cast.bruno.id).account_id is None
    with pytest.raises(NotYoursToGive), unit_of_work():
        from portal.members.people.operations import people

        people.invite_person(cast.bruno, now=clock.now(), by=cast.petra.account_id)
