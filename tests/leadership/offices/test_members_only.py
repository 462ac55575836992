"""A body for members: visitors find nothing of it, members everything; what is on record of positions and people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership.brings import blocks
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import Body, Term
from portal.members.people.models import Person
from tests.leadership.conftest import begin, call_for, today
from tests.support.client import Client
from tests.support.people import Cast

Browsers = Callable[[Person], Client]


@pytest.fixture
def hidden(cast: Cast, house_of: SimpleNamespace) -> SimpleNamespace:
    """The works committee is for members: Jonas chaired it, Edda does, and a public call asks for a helper."""
    day = today()
    with unit_of_work():
        db.session.get_one(Body, house_of.works.id).public = False
    begin(house_of.works_seat, cast.jonas, day - timedelta(800), day - timedelta(100))
    begin(house_of.works_seat, cast.edda, day - timedelta(2), day + timedelta(700))
    begin(house_of.helper_seat, cast.mara, day - timedelta(400), day - timedelta(10))
    call = call_for(house_of.helper, title="Hands wanted")
    house_of.address = f"/leadership/calls/{call.slug}"
    return house_of


def addresses(house: SimpleNamespace) -> list[str]:
    day = today()
    lists = ["/", "/leadership", f"/leadership?on={day - timedelta(300)}", f"/leadership?on={day + timedelta(9)}"]
    return [*lists, "/leadership/calls", "/volunteer", house.address, f"/leadership/bodies/{house.board.slug}"]


OF_ITS_OWN = ("/leadership/bodies/{works.slug}", "/leadership/positions/{works_chair.id}")


def test_visitors_find_nothing_of_it(hidden: SimpleNamespace, cast: Cast, client: Client) -> None:
    missing = [client.get(address.format(**vars(hidden))).status_code for address in OF_ITS_OWN]
    assert missing == [404, 404]
    pages = {address: client.page(address).text for address in addresses(hidden)}
    names = [cast.jonas.name, cast.edda.name, cast.mara.name, "Chair of works"]
    assert [(address, name) for address, text in pages.items() for name in names if name in text] == []
    assert "Hands wanted" in pages["/leadership/calls"], "a call may be public all the same"
    assert f"bodies/{hidden.works.slug}" not in client.get(hidden.address).get_data(as_text=True)


def test_members_find_it(hidden: SimpleNamespace, cast: Cast, browser_as: Browsers) -> None:
    amara = browser_as(cast.amara)
    assert cast.edda.name in amara.page("/leadership").text
    assert cast.mara.name in amara.page(hidden.address).text
    body, position = (amara.page(address.format(**vars(hidden))).text for address in OF_ITS_OWN)
    for name in (cast.edda.name, cast.jonas.name):
        assert name in body
        assert name in position


def test_letters_tell_it_to_members_alone(hidden: SimpleNamespace, cast: Cast) -> None:
    theirs = db.select(Term.id).where(Term.person_id == cast.edda.id)
    greta = db.session.scalars(db.select(Term.id).where(Term.person_id == cast.greta.id)).one()
    edda = db.session.scalars(theirs).one()
    assert set(db.session.scalars(blocks.visible_terms([edda, greta], Actor()))) == {greta}
    inside = blocks.visible_terms([edda, greta], Actor(standing=Standing.MEMBER))
    assert set(db.session.scalars(inside)) == {edda, greta}


def test_a_person_has_their_offices_on_their_page_and_no_void_one(
    hidden: SimpleNamespace, cast: Cast, browser_as: Browsers
) -> None:
    mistake = begin(hidden.treasurer_seat, cast.jonas, today() - timedelta(5), today() + timedelta(300))
    with unit_of_work():
        offices.void_term(mistake, reason="somebody else", giver=OPERATOR, now=clock.now())
    amara = browser_as(cast.amara)
    page = amara.page(f"/people/{cast.jonas.id}").text
    assert "Chair of works" in page
    assert str((today() - timedelta(101)).year) in page
    assert "Treasurer" not in page
    assert "Jonas" not in amara.page(f"/leadership/positions/{hidden.treasurer.id}").text


def test_the_office_says_who_may_see_a_body(hidden: SimpleNamespace, cast: Cast, browser_as: Browsers) -> None:
    office, edit = browser_as(cast.yusra), f"/office/leadership/bodies/{hidden.works.slug}/edit"
    office.submit(edit, {"public": "y"})
    assert db.session.get_one(Body, hidden.works.id).public
    office.submit(edit, {"public": None})
    db.session.rollback()
    assert not db.session.get_one(Body, hidden.works.id).public
