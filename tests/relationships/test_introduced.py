"""What a connector noted at an event is told to the two whom it was about, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.arrivals.models import DoorIntroduction
from portal.events.arrivals.operations import introducing
from portal.events.programme.operations import planning, publishing
from portal.events.registrations.operations import registration
from portal.relationships.ties.operations import ties
from tests.events.conftest import a_plan
from tests.relationships.company import Company

SAID = "You were introduced at Ask about your neighbour"


def member(number: int) -> Actor:
    return Actor(account_id=None, person_id=number, standing=Standing.MEMBER)


@pytest.fixture
def introduced(company: Company, frozen):
    """Amara introduced Mara and Jonas at a breakfast; so did Yusra."""
    frozen("2026-05-04 09:00")
    with unit_of_work():
        event = planning.create_event(a_plan(), by=None, now=clock.now())
        publishing.publish(event, now=clock.now())
        for name in ("mara", "jonas", "amara"):
            registration.register(event, company.ids[name], now=clock.now(), list_consent=True)
    frozen(event.start_utc)
    for by in ("amara", "yusra"):
        with unit_of_work():
            introducing.introduce(event, company.mara, company.jonas, who=member(company.ids[by]), now=clock.now())
    return event


def test_the_two_see_it_in_what_is_between_them_and_nobody_else_does(company: Company, introduced) -> None:
    for name, other in (("mara", "jonas"), ("jonas", "mara")):
        browser = company.browser(name)
        page = browser.page(f"/relationships/{company.ids[other]}")
        assert page.text.count(SAID) == 1
        assert "Amara" not in page("main")[0].get_text()
        assert browser.page("/relationships").texts("main section[aria-labelledby=introduced] h3") != []
    for name, other in (("amara", "mara"), ("amara", "jonas"), ("mara", "amara"), ("kofi", "mara")):
        assert "You were introduced" not in company.browser(name).page(f"/relationships/{company.ids[other]}")
        assert "You were introduced" not in company.browser("amara").page("/relationships")


def test_it_rests_once_one_says_that_one_met_and_is_gone_when_it_is_taken_back(
    company: Company, introduced, frozen
) -> None:
    with unit_of_work():
        ties.say_met(company.mara, company.jonas, now=clock.now())
    assert "You were introduced" not in company.browser("mara").page("/relationships")
    assert "You were introduced" in company.browser("jonas").page("/relationships")
    frozen(introduced.end_utc + timedelta(days=40))
    assert "You were introduced" not in company.browser("jonas").page("/relationships")
    where = f"/relationships/{company.jonas}"
    assert SAID in company.browser("mara").page(where)
    for number, by in db.session.execute(db.select(DoorIntroduction.id, DoorIntroduction.by_person_id)).all():
        with unit_of_work():
            introducing.take_back(introduced, number, by=by)
    assert SAID not in company.browser("mara").page(where)
