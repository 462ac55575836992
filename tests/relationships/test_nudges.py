"""A week and a month after an event whoever noted a coffee or a kindness is reminded of it, quietly and once each."""

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
from portal.relationships.picks import nudging
from portal.relationships.picks import operations as picks
from portal.relationships.picks.operations import Note
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


def told() -> list[str]:
    """To whom a nudge was written, in order."""
    db.session.rollback()
    written = select(Delivery.email).where(Delivery.kind == "relationships.nudge").order_by(Delivery.id)
    return [each.partition("@")[0] for each in db.session.scalars(written)]


def log(company: Company, owner: str, other: str, day: date, kind: ContactKind) -> None:
    with unit_of_work():
        diary.log_contact(
            company.ids[owner], company.ids[other], day=day, kind=kind, note="", today=day, now=clock.now()
        )


def test_only_what_is_open_a_week_and_a_month_after_and_never_again(company: Company, over, frozen, at_once) -> None:
    pick(company, over, "mara", jonas=COFFEE, amara=KIND)
    pick(company, over, "jonas", mara=COFFEE, amara=LEARNED)
    pick(company, over, "amara", mara=LEARNED)
    for other in ("mara", "amara"):
        log(company, "jonas", other, date(2026, 5, 22), ContactKind.COFFEE)
    log(company, "mara", "jonas", date(2026, 5, 19), ContactKind.EVENT)  # that they met there is nothing new
    frozen(over.end_utc + timedelta(days=7, minutes=-1))
    nudging.nudge(clock.now())
    assert told() == []
    frozen(over.end_utc + timedelta(days=7))
    assert at_once(*[lambda: nudging.nudge(clock.now())] * 2) == [None, None]
    assert told() == ["mara"]
    pick(company, over, "kofi", mara=COFFEE)  # too late for this one
    pick(company, over, "mara")
    pick(company, over, "mara", jonas=COFFEE)
    frozen(over.end_utc + timedelta(days=8))
    nudging.nudge(clock.now())
    assert told() == ["mara"]
    for days in (30, 31, 60, 400):
        frozen(over.end_utc + timedelta(days=days))
        nudging.nudge(clock.now())
    assert told() == ["mara", "mara", "kofi"]


def test_a_talk_that_both_confirmed_needs_no_reminder(company: Company, over, frozen) -> None:
    pick(company, over, "mara", jonas=COFFEE, amara=COFFEE)
    pick(company, over, "jonas", mara=COFFEE)
    talk(company.mara, company.jonas, date(2026, 5, 22))
    frozen(over.end_utc + timedelta(days=7))
    nudging.nudge(clock.now())
    assert told() == ["mara"], "of Amara; Jonas has nobody left to see"


def test_what_was_let_pass_is_let_go_and_those_who_left_hear_and_are_heard_of_no_more(
    company: Company, over, frozen
) -> None:
    pick(company, over, "mara", jonas=COFFEE)
    frozen(over.end_utc + timedelta(days=20))
    nudging.nudge(clock.now())
    assert told() == []
    with unit_of_work():
        theirs = select(Belonging).where(Belonging.person_id == company.jonas)
        db.session.scalars(theirs).one().end = clock.today("Europe/London")
    frozen(over.end_utc + timedelta(days=30))
    nudging.nudge(clock.now())
    assert told() == []


def test_the_letter_names_nobody_and_tells_nothing_of_what_was_noted(company: Company, over, frozen, run_jobs) -> None:
    pick(company, over, "mara", jonas=Note(learned="Sells the yard", kindness="Lend a book"))
    frozen(over.end_utc + timedelta(days=7))
    run_jobs()
    words = db.session.scalar(
        select(DeliveryContent.source).join(Delivery).where(Delivery.kind == "relationships.nudge")
    )
    assert "A kindness that you noted is still open." in words
    for private in ("Jonas", "Pell", "yard", "book"):
        assert private not in words
    assert f"/events/{over.slug}/after" in words.replace("\\", "")
