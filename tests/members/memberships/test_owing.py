"""What is to be paid, and how: said to whoever pays, on their pages and in one letter, until it is recorded as paid."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock, settings
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.memberships.models import Membership
from portal.members.memberships.operations import memberships, organisations, plans
from portal.members.memberships.operations.memberships import Cover
from portal.members.people.models import Person
from tests.members.applications.conftest import begun  # noqa: F401 - a fixture
from tests.members.applications.journeys import NOOR, letters, only, send
from tests.support.statements import count_statements

A_DAY = timedelta(days=1)
HOW = "By transfer to our account at the Harbour Bank."


@pytest.fixture
def priced(plan):
    with unit_of_work():
        settings.change(how_to_pay=HOW, currency="GBP")
        plans.set_price(plan, start=today() - 400 * A_DAY, cents=15500)
    return plan


def pages(browser, *paths: str) -> list[str]:
    return [browser.page(path).text for path in paths]


def test_a_member_reads_what_is_to_be_paid_and_how_until_it_is_paid(priced, begin, cast, browser_as):
    membership = begin(cast.bruno, priced, today(), cover=False)
    bruno = browser_as(cast.bruno)
    home, mine = pages(bruno, "/", "/me/membership")
    assert "Your membership is to be paid" in home
    assert "£155.00 for 12 months" in home
    assert "£155.00 for 12 months" in mine
    assert HOW in mine
    with unit_of_work():
        memberships.renew(db.session.get_one(Membership, membership.id), cover=Cover(), now=clock.now(), today=today())
    home, mine = pages(bruno, "/", "/me/membership")
    assert "to be paid" not in home and HOW not in home
    assert "to be paid" not in mine and HOW not in mine


def test_whoever_gets_the_bills_of_a_firm_reads_it_and_its_delegates_do_not(
    priced, firm_plan, begin, make_firm, cast, browser_as
):
    with unit_of_work():
        plans.set_price(firm_plan, start=today(), cents=32000)
    firm = make_firm()
    begin(firm, firm_plan, today(), cover=False)
    with unit_of_work():
        for person, kind in ((cast.amara, "primary"), (cast.jonas, "billing"), (cast.mara, "delegate")):
            organisations.represent(firm, person, kind=kind, start=today())
    for person, reads in ((cast.amara, True), (cast.jonas, True), (cast.mara, False)):
        assert ("£320.00 for 12 months, to be paid" in browser_as(person).page("/me/membership").text) is reads, (
            person.name
        )


def test_a_plan_that_costs_nothing_is_not_to_be_paid(plan, begin, cast, browser_as):
    begin(cast.bruno, plan, today(), cover=False)
    assert "to be paid" not in browser_as(cast.bruno).page("/me/membership").text


def test_who_was_taken_in_gets_one_letter_with_the_price_and_the_way_in(
    client, priced, begun, cast, browser_as, smtp, run_jobs
):
    send(client, begun(), priced)
    desk = f"/office/applications/{only().id}"
    before = len(letters(smtp, run_jobs, NOOR))
    browser_as(cast.petra).submit(desk, {"kind": "unpaid"}, to=f"{desk}/approve")
    [letter] = letters(smtp, run_jobs, NOOR)[before:]
    assert letter.subject.startswith("Welcome to")
    for words in ("Your membership has begun", "£155.00 for 12 months", HOW, "/invitation/"):
        assert words in letter.text
    assert db.session.scalars(select(Person.welcomed_at).where(Person.name == "Noor Haddad")).one() is not None


def test_who_signs_in_already_and_is_taken_in_gets_one_letter_too(client, priced, cast, browser_as, smtp, run_jobs):
    bruno = browser_as(cast.bruno)
    where = bruno.submit("/join", to="/join").location
    send(bruno, where, priced)
    desk, petra = f"/office/applications/{only().id}", browser_as(cast.petra)
    before = len(letters(smtp, run_jobs, cast.bruno.email))
    values = {"kind": "paid", "person": str(cast.bruno.id)}
    petra.submit(desk, values, to=f"{desk}/approve")
    [letter] = letters(smtp, run_jobs, cast.bruno.email)[before:]
    assert "Your membership has begun" in letter.text
    assert "to be paid" not in letter.text
    assert "/invitation/" not in letter.text


def test_the_office_writes_how_to_pay(client, cast, browser_as):
    petra = browser_as(cast.petra)
    petra.submit("/office/joining", {"how_to_pay": HOW, "sponsors_wanted": "0"}, to="/office/joining")
    assert settings.association().how_to_pay == HOW


def test_the_page_of_a_membership_asks_few_statements(priced, begin, cast, browser_as):
    begin(cast.bruno, priced, today(), cover=False)
    bruno = browser_as(cast.bruno)
    bruno.page("/me/membership")
    with count_statements() as asked:
        bruno.page("/me/membership")
    assert len(asked) <= 8
