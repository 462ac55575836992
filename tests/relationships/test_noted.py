"""A week and a month after an event the letter of the week reminds whoever noted a coffee or a kindness, once each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme.operations import planning, publishing
from portal.events.registrations.operations import registration
from portal.mail.models import Delivery, DeliveryContent
from portal.members.memberships.models import Belonging
from portal.relationships.digest import lines_of
from portal.relationships.picks import operations as picks
from portal.relationships.picks.operations import Note
from portal.relationships.rhythm import sending
from portal.relationships.ties.models import ContactKind
from portal.relationships.ties.operations import diary
from tests.events.conftest import a_plan
from tests.relationships.company import Company
from tests.relationships.ties.doing import talk

NAMES = ("mara", "jonas", "amara", "kofi")
COFFEE, KIND, LEARNED = Note(coffee_on=date(2026, 5, 28)), Note(kindness="Lend a book"), Note(learned="Sails")


@pytest.fixture
def over(company: Company, frozen):
    frozen("2026-05-04 09:00")
    with unit_of_work():
        event = planning.create_event(a_plan(), by=None, now=clock.now())
        publishing.publish(event, now=clock.now())
        for name in NAMES:
            registration.register(event, company.ids[name], now=clock.now(), list_consent=True)
    frozen(event.end_utc + timedelta(hours=25))
    return event


def pick(company: Company, event, name: str, **notes: Note) -> None:
    who = Actor(1, company.ids[name], name, standing=Standing.MEMBER)
    db.session.rollback()
    with unit_of_work():
        chosen = {company.ids[other]: note for other, note in notes.items()}
        picks.keep(event, who, chosen, today=clock.today("Europe/London"), now=clock.now())


def told(company: Company, name: str) -> list[str]:
    """What stands in the letter of the week of this one about what they noted."""
    db.session.rollback()
    lines = lines_of(list(company.ids.values()), clock.now()).get(company.ids[name], [])
    return [line.text for line in lines if line.page.endswith("/after")]


def log(company: Company, owner: str, other: str, day: date, kind: ContactKind) -> None:
    with unit_of_work():
        diary.log_contact(
            company.ids[owner], company.ids[other], day=day, kind=kind, note="", today=day, now=clock.now()
        )


def test_only_what_is_open_a_week_and_a_month_after_and_never_again(company: Company, over, frozen) -> None:
    pick(company, over, "mara", jonas=COFFEE, amara=KIND)
    pick(company, over, "jonas", mara=COFFEE, amara=LEARNED)
    pick(company, over, "amara", mara=LEARNED)
    for other in ("mara", "amara"):
        log(company, "jonas", other, date(2026, 5, 22), ContactKind.COFFEE)
    log(company, "mara", "jonas", date(2026, 5, 19), ContactKind.EVENT)  # that they met there is nothing new
    weeks = []
    for days in range(0, 50, 7):  # a letter on that day of each week
        frozen(over.end_utc + timedelta(days=days, hours=1))
        if days == 7:
            pick(company, over, "kofi", mara=COFFEE)  # too late for this one
        weeks.append([len(told(company, name)) for name in NAMES])
    nothing = [0, 0, 0, 0]
    assert weeks == [nothing, [1, 0, 0, 0], nothing, nothing, nothing, [1, 0, 0, 1], nothing, nothing]


def test_a_talk_that_both_confirmed_closes_it(company: Company, over, frozen) -> None:
    pick(company, over, "mara", jonas=COFFEE)
    frozen(over.end_utc + timedelta(days=8))
    assert told(company, "mara") == [f"A coffee that you noted after {over.title} is still open."]
    talk(company.mara, company.jonas)
    assert told(company, "mara") == []


def test_those_who_left_are_heard_of_no_more(company: Company, over, frozen) -> None:
    pick(company, over, "mara", jonas=COFFEE)
    frozen(over.end_utc + timedelta(days=31))
    assert len(told(company, "mara")) == 1
    with unit_of_work():
        theirs = select(Belonging).where(Belonging.person_id == company.jonas)
        db.session.scalars(theirs).one().end = clock.today("Europe/London")
    assert told(company, "mara") == []


def test_the_letter_names_nobody_and_tells_nothing_of_what_was_noted(company: Company, over, frozen) -> None:
    pick(company, over, "mara", jonas=Note(learned="Sells the yard", kindness="Lend a book"))
    frozen(over.end_utc + timedelta(days=7))
    while clock.now().isoweekday() != 1:
        frozen.forward(days=1)
    frozen(clock.now().replace(hour=9))
    sending.send(clock.now())
    line = f"A kindness that you noted after {over.title} is still open."
    assert told(company, "mara") == [line]
    assert [word for word in ("Jonas", "Pell", "yard", "book") if word in line] == []
    found = select(DeliveryContent.source).join(Delivery).where(Delivery.kind == "relationships.week")
    words = db.session.scalars(found).one().replace("\\", "")
    assert line in words
    assert f"/events/{over.slug}/after" in words
