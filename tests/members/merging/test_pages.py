"""The office finds two entries about somebody, looks at both, puts them together and takes them apart."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, select, text

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.memberships.models import Membership, Representation
from portal.members.memberships.operations import deaths, memberships, organisations
from portal.members.merging import duplicates
from portal.members.people.merges import Merge
from portal.members.people.models import Person
from portal.members.people.operations import people
from tests.members.merging.test_merging import put
from tests.support.statements import count_statements


@pytest.fixture
def office(client, sign_in, cast):
    return sign_in(client, cast.petra)


@pytest.fixture
def twice(cast, make_person):
    return cast.amara, make_person("Amara Lindqvist", email="amara@bindery.example", headline="Conservator")


def test_from_the_duplicates_to_one_entry_and_back(office, twice):
    amara, other = twice
    found = office.page("/office/duplicates")
    assert "They have in common: the same name" in found
    looked = office.page(f"/office/people/{amara.id}/merge/{other.id}")
    assert looked.heading == "Put two entries together"
    assert "Bookbinder" in looked and "Conservator" in looked
    where = f"/office/people/{amara.id}"
    office.submit(f"{where}/merge/{other.id}", {"whose_headline": "merged"}, to=f"{where}/merge/{other.id}")
    page = office.page(where)
    assert "A second entry, “Amara Lindqvist”, was put into this one" in page
    assert "Conservator" in page
    assert "Nobody stands here twice" in office.page("/office/duplicates")
    assert len(office.page("/office/people?q=Lindqvist")("main tbody tr")) == 1
    assert office.get(f"/office/people/{other.id}").location == where

    number = db.session.scalars(select(Merge.id)).one()
    apart = page.link("Take them apart")
    assert apart == f"/office/merges/{number}/undo"
    office.submit(apart, {}, to=apart)
    assert "These entries were taken apart already." in office.page(apart)
    assert not office.page(apart)(f"form[action='{apart}']")
    assert "Bookbinder" in office.page(where)
    assert office.page(f"/office/people/{other.id}").heading.endswith("Amara Lindqvist")


def test_two_people_of_one_name_are_told_apart_once(office, twice):
    amara, other = twice
    where = "/office/duplicates"
    office.submit(where, {}, to=f"/office/people/{amara.id}/apart/{other.id}")
    assert "Nobody stands here twice" in office.page(where)
    assert "In common: the same name" in office.page(f"/office/people/{amara.id}/twice")


def test_another_entry_is_found_by_name_or_address(office, cast, make_person):
    make_person("Jon Weber", email="jonas@elsewhere.example")
    page = f"/office/people/{cast.jonas.id}/twice"
    assert "No other entry has this name" in office.page(page)
    assert "Jon Weber" in office.page(f"{page}?q=weber jon")
    assert "Jon Weber" in office.page(f"{page}?q=jonas@elsewhere.example")
    assert "Jon Weber" not in office.page(f"{page}?q=jon")


def test_members_who_follow_an_old_address_arrive_and_strangers_do_not(client, sign_in, twice, cast, browser_of):
    amara, other = twice
    put(amara, other)
    sign_in(client, cast.jonas)
    assert client.get(f"/people/{other.id}").location == f"/people/{amara.id}"
    nobody = browser_of()
    sign_in(nobody, cast.bruno)
    assert nobody.get(f"/people/{other.id}").status_code == 404


def test_what_is_private_to_them_is_named_to_nobody(office, cast, make_person):
    """That there is something private is said; what, is not."""
    from portal.relationships.circle import operations as circle
    from portal.relationships.ties.operations import ties

    jonas, other = cast.jonas, make_person("J. Weber")
    with unit_of_work():
        ties.say_met(cast.amara.id, jonas.id, now=clock.now())
        circle.seat(cast.amara.id, jonas.id, now=clock.now())
    page = office.page(f"/office/people/{other.id}/merge/{jonas.id}")
    assert "So does what is private to them: nobody in the office reads it." in page
    for word in ("circle", "tie", "referral"):
        assert word not in page.text.lower().split(), word


def test_the_pages_cost_as_much_whatever_somebody_has(office, twice, begin, plan):
    amara, other = twice
    where = f"/office/people/{amara.id}/merge/{other.id}"
    with count_statements() as few:
        office.page(where)
    for year in range(2001, 2020):
        begin(other, plan, date(year, 1, 1), until=date(year, 6, 1))
    with count_statements() as many:
        office.page(where)
    assert len(many) == len(few) <= 8


def test_where_only_one_has_died_nothing_is_offered(office, twice):
    amara, other = twice
    where = f"/office/people/{amara.id}/merge/{other.id}"
    assert office.page(where).form(where)
    day = clock.today("Europe/London")
    with unit_of_work():
        deaths.record_death(other, day=day, giver=OPERATOR, today=day, now=clock.now())
    page = office.page(where)
    assert "One of the two has died." in page
    assert not page(f"main form[action='{where}']")
    assert "One of the two has died." not in office.page("/office/duplicates")


def test_nothing_begins_for_an_entry_that_is_shown_nowhere(office, twice, plan, make_firm):
    """Whoever had the page open still before two entries were put together is led on, and presses in vain."""
    amara, other = twice
    where = f"/office/people/{other.id}"
    begin = office.page(where).form(f"{where}/membership")
    put(amara, other)
    assert office.send(begin, {"plan": str(plan.id)}).location == f"/office/people/{amara.id}"
    firm = make_firm()
    for act in (
        lambda: memberships.start_membership(other, plan, today(), cover=None, now=clock.now()),
        lambda: organisations.represent(firm, other, kind="primary", start=today()),
        lambda: people.invite_person(other, now=clock.now(), by=None),
    ):
        with pytest.raises(people.EntryGone), unit_of_work():
            act()
    for held in (Membership, Representation):
        assert not db.session.scalars(select(held.id).where(held.person_id == other.id)).all()


def test_thousands_who_share_an_address_do_not_stop_the_office(app):
    """An office's own address in every row of a list: as many pairs as rows times rows."""
    same = {
        "name": "N. N.", "name_key": "n n", "email": "office@guild.example", "email_key": "office@guild.example",
        "visibility": {}, "created_at": clock.now(), "changed_at": clock.now(),
    }  # fmt: skip
    with unit_of_work():
        db.session.execute(insert(Person), [same] * 2500)
        db.session.execute(text("ANALYZE person"))
    assert len(duplicates.pairs()) == duplicates.MOST
