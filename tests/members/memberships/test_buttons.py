"""The buttons of a holder's page: whoever hears one after the other knows what each is about, and none is in vain."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.memberships.operations import endings, organisations, suspensions

A_DAY = timedelta(days=1)


@pytest.fixture
def pages(cast, plan, firm_plan, begin, make_firm, make_person):
    """Of a person and a firm with a membership that ends and one that follows it."""
    person, firm = make_person("Noor Haddad"), make_firm()
    for holder, of in ((person, plan), (firm, firm_plan)):
        first = begin(holder, of, today() - 9 * A_DAY)
        with unit_of_work():
            first.end, first.end_reason = today() + 9 * A_DAY, "Moves"
        begin(holder, of, today() + 20 * A_DAY)
    with unit_of_work():
        for name in ("Ada Fenn", "Otto Lind"):
            organisations.represent(firm, make_person(name), kind="delegate", start=today())
    return f"/office/people/{person.id}", f"/office/organisations/{firm.id}"


def test_no_two_buttons_of_a_holders_page_are_called_the_same(pages, cast, browser_as):
    petra = browser_as(cast.petra)
    for path in pages:
        page = petra.page(path)
        every = page("main section summary, main section button, main aside summary, main aside button")
        shown = [tag for tag in every if not tag.find_parent(["nav"]) and not tag.find_parent(class_="ask-body")]
        names = [" ".join(tag.get_text().split()) for tag in shown]
        assert sum(name.startswith("End it") for name in names) == 2
        assert len(names) == len(set(names)), [name for name in names if names.count(name) > 1]


def offered(browser, person) -> set[str]:
    """What the page of somebody offers, by where it posts."""
    forms = browser.page(f"/office/people/{person.id}")("main form")
    return {str(form["action"]).rsplit("/", 1)[-1] for form in forms}


def test_a_suspension_is_lifted_until_it_is_over(cast, plan, begin, make_person, browser_as):
    petra, person = browser_as(cast.petra), make_person()
    membership = begin(person, plan, today() - 100 * A_DAY)
    assert "lift" not in offered(petra, person)
    with unit_of_work():
        suspensions.suspend(membership, start=today() - 50 * A_DAY, end=today(), reason="Abroad")
    assert {"renew", "suspend"} <= offered(petra, person)
    assert "lift" not in offered(petra, person)
    with unit_of_work():
        suspensions.suspend(membership, start=today() + A_DAY, end=None, reason="Abroad")
    assert "lift" in offered(petra, person)


def test_what_ends_with_its_coverage_is_not_renewed(cast, plan, begin, make_person, browser_as):
    petra, person = browser_as(cast.petra), make_person()
    membership = begin(person, plan, today() - 100 * A_DAY)
    assert "renew" in offered(petra, person)
    with unit_of_work():
        endings.resign(membership, last_day=today() + 5 * A_DAY, reason="", today=today())
    assert "end" in offered(petra, person)
    assert "renew" not in offered(petra, person)


@pytest.mark.parametrize("away", [20, -20])
def test_beside_one_that_goes_on_no_other_begins(cast, plan, begin, make_person, browser_as, away):
    """One that is to come, and one that is suspended today."""
    petra, person = browser_as(cast.petra), make_person()
    assert "membership" in offered(petra, person)
    membership = begin(person, plan, today() + away * A_DAY)
    with unit_of_work():
        suspensions.suspend(membership, start=today() - 5 * A_DAY, end=None, reason="Abroad")
    assert "membership" not in offered(petra, person)
    with unit_of_work():
        endings.end_membership(membership, last_day=today() + 40 * A_DAY, reason="Moves")
    assert "membership" in offered(petra, person)
