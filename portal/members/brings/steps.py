"""What members puts on a member's home."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.accounts.models import Account
from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import ACCOUNT, ME, Question, Told, made_of
from portal.core.say import say_date
from portal.core.settings import association
from portal.mail import suppression
from portal.mail.models import Suppression
from portal.members.memberships.models import Plan
from portal.members.memberships.owing import sentence
from portal.members.memberships.queries import owing
from portal.members.memberships.queries.members import newly_come
from portal.members.newcomers.models import TO_ANSWER, Hosting
from portal.members.newcomers.path import FirstStep
from portal.members.people import profile
from portal.members.people.models import Person

#: Three, each on a line of its own.
OFFERS = 3
MYSELF = Question[Person](
    lambda _who: select(Person).where(Person.id == ME), only={Person: ("offer", "ideal", "ask", "picture")}
)


#: Those who have belonged for less than two weeks are welcomed on their home, too.
NEW = Question[Person](
    lambda _who: newly_come(questions.day(-13), questions.day(1), questions.day()).where(Person.id == ME),
    only={Person: ("name",)},
)


#: What they are to pay, for themselves or a firm.
OWED = Question[tuple[Plan, int, str, date]](
    lambda _who: owing.owed(questions.day()).where(owing.pays(ME, questions.day())),
    only={Plan: ("name", "period", "months", "year_begins")},
)


@made_of(lambda who: [MYSELF, NEW, OWED] if who.is_member and who.person_id else [])
def steps(who: Actor, now: datetime, told: Told) -> Iterator[Step]:
    """Who has just come is welcomed; what is to be paid is told; a thin profile asks for words."""
    for _person in told.get(NEW):
        yield _welcome()
    for plan, cents, currency, until in told.get(OWED):
        yield _to_pay(sentence(plan, cents, currency, until))
    for person in told.get(MYSELF):
        if profile.is_thin(person):
            yield _to_write(person)


#: Since when mail to them is stopped, because it came back.
STOPPED = Question[datetime](
    lambda _who: (
        select(Suppression.since)
        .join(Account, Account.email_key == Suppression.address)
        .where(Account.id == ACCOUNT, Suppression.scope == suppression.ALL)
        .where(Suppression.reason == suppression.BOUNCE)
    )
)


@made_of(lambda who: [STOPPED] if who.signed_in else [])
def mail_comes_back(who: Actor, now: datetime, told: Told) -> Iterator[Step]:
    """Whoever cannot be written to is told where they still look: here."""
    for since in told.get(STOPPED):
        text = _(
            "What we sent you came back on %(day)s, so we have stopped writing for now. Tell us another address, or "
            "that this one works again.",
            day=say_date(since),
        )
        actions = ((_("Put it right"), url_for("accounts.email")),)
        yield Step(_("Our mail does not reach you"), text, actions, order=3, icon="mail")


TO_HOST = Question[tuple[Hosting, Person]](
    lambda _who: (
        select(Hosting, Person)
        .join(Person, Person.id == Hosting.newcomer_id)
        .where(Hosting.host_id == ME, Hosting.accepted_at.is_(None), Hosting.declined_at.is_(None))
        .where(Hosting.ended_at.is_(None), Hosting.until > questions.day())
        .where(Hosting.asked_at > questions.now(-TO_ANSWER))
        .order_by(Hosting.id)
    ),
    only={Person: ("name", "given_name", "picture", "headline", "firm")},
)


@made_of(lambda who: [TO_HOST] if who.is_member and who.person_id else [])
def asked_to_host(who: Actor, now: datetime, told: Told) -> Iterator[Step]:
    """The office asks them to show somebody around."""
    for row, newcomer in told.get(TO_HOST):
        title = _("Would you show %(name)s around?", name=newcomer.name)
        text = _("They are new among us. A coffee and a few introductions are all it takes.")
        actions = ((_("See what it is about"), url_for("members.hosting", hosting_id=row.id)),)
        yield Step(title, text, actions, order=12, face=newcomer)


def _names_three() -> ColumnElement[bool]:
    """Whatever stands at the end of the text, three lines have two breaks between them."""
    text = func.trim(Person.offer, " \r\n")
    return func.length(text) - func.length(func.replace(text, "\n", "")) >= OFFERS - 1


def first_steps() -> list[FirstStep]:
    """What is proposed to whoever is new."""
    return [
        FirstStep(
            "profile", _l("Say who you are"), _l("How you can help, and whom you would like to meet."), _l("Write it"),
            lambda: url_for("members.edit_me"),
            lambda: and_(Person.offer != "", or_(Person.ideal != "", Person.ask != "")), order=10,
        ),
        FirstStep(
            "offers", _l("Name three things that you gladly give"),
            _l("A first look, a contact, a room: one to a line."), _l("Name them"), lambda: url_for("members.edit_me"),
            _names_three, order=20,
        ),
    ]  # fmt: skip


def _welcome() -> Step:
    title = _("Welcome to %(association)s", association=association().called)
    text = _("You belong now. Look around, and pick three people you would like to sit beside.")
    return Step(title, text, ((_("See who is there"), url_for("members.people")),), order=10, icon="users-round")


def _to_pay(text: str) -> Step:
    actions = ((_("How to pay"), url_for("members.my_membership")),)
    return Step(_("Your membership is to be paid"), text, actions, order=15, icon="calendar")


def _to_write(person: Person) -> Step:
    text = _("Two sentences are enough: how you can help, and whom you would like to meet.")
    if not person.picture:
        text = _("Two sentences and a picture are enough, so that others know whom to look for.")
    actions = ((_("Write it"), url_for("members.edit_me")),)
    return Step(_("Say something about yourself"), text, actions, order=40, icon="pencil")
