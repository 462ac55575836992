"""Whoever hears the buttons of a page one after the other knows what each is about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.memberships.operations import organisations

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
