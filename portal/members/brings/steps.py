"""What members puts on a member's home."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import ME, Question, Told, made_of
from portal.core.settings import association
from portal.members.memberships.models import Plan
from portal.members.memberships.owing import sentence
from portal.members.memberships.queries import owing
from portal.members.memberships.queries.members import newly_come
from portal.members.people import profile
from portal.members.people.models import Person

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
