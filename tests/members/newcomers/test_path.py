"""The first ninety days on the home page: what is done is seen, nobody is shamed, and it goes when it is over."""

from __future__ import annotations

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.memberships.operations import plans
from portal.members.newcomers import queries
from portal.members.newcomers.operations import last_new_day
from portal.members.newcomers.path import first_steps
from portal.members.people.models import Person
from portal.members.people.operations import people


def tell(person: Person, **fields: str) -> None:
    with unit_of_work():
        people.change_person(db.session.get_one(Person, person.id), fields, giver=OPERATOR, now=clock.now())


def proposed(page) -> dict[str, bool]:
    """What the home page proposes, and whether it is done."""
    rows = page("[aria-labelledby=first-days] .steps > li")
    return {row.h4.get_text(strip=True): row.a is None for row in rows}


def test_the_steps_are_seen_to_be_done(cast, browser_as):
    lena = browser_as(cast.lena)
    assert list(proposed(lena.page("/")).values()) == [False] * 4
    tell(cast.lena, offer="A first look at drawings\nA room", ask="Somebody who repairs boats")
    assert list(proposed(lena.page("/")).values()) == [True, False, False, False]
    tell(cast.lena, offer="A first look at drawings\nA room\nTea")
    assert list(proposed(lena.page("/")).values()) == [True, True, False, False]


def test_every_step_leads_where_it_can_be_done(cast, browser_as):
    lena = browser_as(cast.lena)
    links = [row.a["href"] for row in lena.page("/")("[aria-labelledby=first-days] .steps > li")]
    assert len(links) == len(first_steps()) == 4
    assert [lena.get(link).status_code for link in links] == [200] * 4


def test_it_is_for_whoever_is_new_and_until_they_put_it_away(cast, browser_as, frozen):
    assert not proposed(browser_as(cast.amara).page("/"))
    lena = browser_as(cast.lena)
    lena.send(lena.page("/").form(button="I find my own way"))
    assert not proposed(lena.page("/"))


def test_it_ends_with_the_ninetieth_day(cast, browser_as, frozen):
    last = last_new_day(db.session.get_one(Person, cast.lena.id), today())
    frozen.forward(days=(last - today()).days)
    assert proposed(browser_as(cast.lena).page("/"))
    frozen.forward(days=1)
    assert not proposed(browser_as(cast.lena).page("/"))


def test_the_office_sees_shares_and_of_few_nothing(cast, browser_as, begin, make_person):
    petra = browser_as(cast.petra)
    assert queries.shares(today()) == []
    with unit_of_work():
        plan = plans.plan_for("person")
    for number in range(queries.FEWEST - 1):
        begin(make_person(f"New {number}"), plan, today())
    tell(cast.lena, offer="A look", ask="A boat")
    shares = {share.step.name: (share.done, share.of) for share in queries.shares(today())}
    assert shares["profile"][0] == 1
    assert shares["conversations"][0] == 0
    page = petra.page("/office/newcomers")
    assert "How the first days go" in page
    assert "Nobody is told who has done what" in page


@pytest.mark.parametrize("path", ["/office/newcomers", "/office/people/1/host"])
def test_the_pages_are_the_offices(cast, browser_as, path):
    assert browser_as(cast.osei).get(path).status_code == 403
