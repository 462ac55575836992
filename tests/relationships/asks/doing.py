"""What the tests of asks do, each in a unit of work of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.actors import Actor, Right, Standing
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.events.programme.operations import planning, publishing
from portal.events.registrations.operations import registration
from portal.mail.models import Delivery
from portal.relationships.asks.models import Ask, AskAnswer, AskThanks, Side, Way
from portal.relationships.asks.operations import answering, closing, posting, ringing
from portal.relationships.asks.operations.posting import Words
from portal.relationships.goodwill.models import HelpKind
from tests.events.conftest import a_plan
from tests.relationships.company import Company, make_person

ROOFS = Words("A joiner for sash windows", HelpKind.CONTACT, "The bindery is cold", "One name", "Ropewalk", "Joinery")


def who(person_id: int, *, member: bool = True) -> Actor:
    return Actor(person_id, person_id, "", standing=Standing.MEMBER if member else Standing.LAPSED)


def do(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Carry a verb out as of now; gives the id of what came of it."""
    with unit_of_work():
        row = verb(*args, **kwargs)
        return getattr(row, "id", row)


def post(person: int, words: Words = ROOFS, side: Side = Side.ASK) -> int:
    return do(posting.post, person, side, words, today=today(), now=clock.now())


def answer(ask: int, person: int, way: Way = Way.HELP, line: str = "") -> int:
    return do(answering.answer, ask, who(person), way, line, today=today(), now=clock.now())


def close(ask: int, *helpers: int, other: str = "", words: str = "", shown: bool = False) -> None:
    do(closing.close, ask, helpers, other, words, shown=shown, today=today(), now=clock.now())


def renew(ask: int) -> None:
    do(posting.renew, ask, today=today(), now=clock.now())


def ask_of(number: int) -> Ask:
    db.session.rollback()
    return db.session.get_one(Ask, number, populate_existing=True)


def answers() -> list[AskAnswer]:
    db.session.rollback()
    return list(db.session.scalars(select(AskAnswer).order_by(AskAnswer.id)))


def thanks() -> list[AskThanks]:
    db.session.rollback()
    return list(db.session.scalars(select(AskThanks).order_by(AskThanks.id)))


def letters(kind: str) -> list[str]:
    """To whom letters of a kind were written, in order."""
    db.session.rollback()
    written = select(Delivery.email).where(Delivery.kind == f"relationships.{kind}").order_by(Delivery.id)
    return [each.partition("@")[0] for each in db.session.scalars(written)]


def leave_the_association(person_id: int, day: date) -> None:
    from portal.members.memberships.models import Belonging

    with unit_of_work():
        row = db.session.scalars(select(Belonging).where(Belonging.person_id == person_id)).one()
        row.end = day


@pytest.fixture
def board(company: Company) -> int:
    """Mara asks for a joiner."""
    return post(company.mara)


@dataclass
class Party:
    """A breakfast with its ring: Mara and Jonas have a place, Nuala too, who is no member; Kofi runs it, Petra has
    every right."""

    company: Company
    event_id: int
    slug: str
    nuala: int

    @property
    def event(self) -> Event:
        db.session.rollback()
        from portal.events.registrations.queries import sight

        return db.session.execute(sight.by_slug(who(self.company.kofi), self.slug)).unique().scalar_one()

    @property
    def page(self) -> str:
        return f"/events/{self.slug}/ring"

    def post(self, name: str, title: str = "A van", line: str = "") -> int:
        person = self.nuala if name == "nuala" else self.company.ids[name]
        return do(ringing.post, self.event, person, title, line, now=clock.now())


@pytest.fixture
def party(company: Company, frozen: Any) -> Party:
    """The evening before, in May; the ring is not open yet."""
    frozen("2026-05-04 09:00")
    nuala = make_person("Nuala Keane", member=False)
    company.ids |= {"nuala": nuala, "petra": make_person("Petra Vale", Right.ADMINISTRATION)}
    with unit_of_work():
        event = planning.create_event(a_plan(), by=company.kofi, now=clock.now())
        event.visitors_welcome = True
        publishing.publish(event, now=clock.now())
        for person in (company.mara, company.jonas, nuala):
            registration.register(event, person, now=clock.now(), list_consent=False)
        made = Party(company, event.id, event.slug, nuala)
        start = event.start_utc
    from datetime import timedelta

    frozen(start - timedelta(hours=30))
    return made
