"""What came of an event: said of all together, in words, where five people are behind it, and of nobody."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.arrivals.models import DoorIntroduction
from portal.events.feedback.measures import share
from portal.events.programme.operations import planning, publishing
from portal.events.registrations.operations import registration
from portal.members.memberships.models import Belonging
from portal.relationships.picks.models import EventPick
from portal.relationships.ties.models import Contact, ContactKind
from tests.events.conftest import a_plan
from tests.relationships.company import Company, make_person, tie
from tests.support.statements import count_statements

SAID = (
    "Of those whom people picked to see again, they were in touch within a month with {}.",
    "Of those for whom it was the first event, {} met two people within a month.",
    "Of those who were there, connectors introduced {} to somebody.",
)


@pytest.fixture
def breakfast(company: Company, frozen):
    """Yusra ran it; six whom nobody had seen before came, and Amara and Kofi, who had a place at one before."""
    frozen("2026-05-04 09:00")
    with unit_of_work():
        days = {
            "local_start": datetime.fromisoformat("2026-05-12 07:45"),
            "local_end": datetime.fromisoformat("2026-05-12 09:15"),
        }
        first = planning.create_event(a_plan(title="Before", **days), by=None, now=clock.now())
        event = planning.create_event(a_plan(), by=company.yusra, now=clock.now())
        for each in (first, event):
            publishing.publish(each, now=clock.now())
        for each in (first, event):
            registration.register(each, company.amara, now=clock.now())
            registration.register(each, company.kofi, now=clock.now())
    people = [make_person(f"Guest{number} Hall") for number in range(12)]
    with unit_of_work():
        db.session.execute(update(Belonging).where(Belonging.person_id.in_(people)).values(since=date(2026, 2, 1)))
    for number in people:
        with unit_of_work():
            registration.register(event, number, now=clock.now())
    frozen(event.end_utc + timedelta(days=1))
    return event, people


def picks(event, owner: int, about: int, *, again: bool = False) -> None:
    with unit_of_work():
        now = clock.now()
        db.session.add(EventPick(owner_id=owner, event_id=event.id, number=1, about_id=about, picked_at=now))
        if again:
            day = event.end_utc.date() + timedelta(days=3)
            db.session.add(Contact(owner_id=owner, about_id=about, day=day, kind=ContactKind.TALK, created_at=now))


def introduced(event, by: int, one: int, other: int) -> None:
    with unit_of_work():
        a, b = sorted((one, other))
        pair = {"a_person_id": a, "b_person_id": b}
        db.session.add(DoorIntroduction(event_id=event.id, by_person_id=by, at=clock.now(), **pair))


def test_it_is_said_a_month_later_of_ten_and_of_nobody(company: Company, breakfast, frozen) -> None:
    event, people = breakfast
    where = f"/events/{event.slug}/manage/feedback"
    for number in range(9):
        picks(event, people[number], people[number + 1], again=True)
    for one, other in ((0, 1), (2, 3), (4, 5), (6, 7)):
        introduced(event, company.yusra, people[one], people[other])
    tie(people[0], people[1])
    tie(people[0], people[2])

    def read() -> list[str]:
        section = company.browser("yusra").page(where)("main section[aria-labelledby=after]")
        return [line.get_text() for line in section[0].find_all("li")]

    frozen(event.end_utc + timedelta(days=29, hours=23))
    assert read() == []
    frozen(event.end_utc + timedelta(days=30))
    assert read() == [SAID[1].format("few or none")], "nine picked, eight were introduced"
    picks(event, people[9], people[10])
    introduced(event, company.yusra, people[8], people[9])
    assert read() == [SAID[0].format("most or all"), SAID[1].format("few or none"), SAID[2].format("most or all")]
    yusra = company.browser("yusra")
    with count_statements() as statements:
        yusra.page(where)
    assert len(statements) <= 8
    told = " ".join(read())
    assert not re.search(r"Guest|Hall|[0-9]", told)
    assert company.browser("amara").get(where).status_code == 403


def test_the_outer_words_say_neither_nobody_nor_everybody(app) -> None:
    with app.test_request_context():
        said = {share(part, 5) for part in range(6)}
        assert said == {"few or none", "some", "about half", "most or all"}
        assert share(0, 100) == share(19, 100)
        assert share(100, 100) == share(60, 100)
