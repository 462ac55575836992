"""What ties put on a member's home: who would like to work with them, and that there is ground for two questions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, exists, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import ME, Question, Told, made_of
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.ties import sides, standing
from portal.relationships.ties.models import Tie, TrustAnswer, WorkWish

#: So many days the questions are mentioned, and then no more.
MENTIONED = 21
#: So long a wish that waits for an answer is mentioned.
LATELY = timedelta(days=30)


def _due(_who: Actor) -> Select[Person]:
    answered = exists().where(TrustAnswer.owner_id == ME, TrustAnswer.about_id == Person.id)
    lately = (standing.ready(questions.day()), ~standing.ready(questions.day(-MENTIONED)))
    return (
        select(Person)
        .select_from(Tie)
        .join(Person, Person.id == sides.other_of(ME))
        .where(sides.mine(ME), *lately, ~answered, *members.alive_on(questions.day()))
        .order_by(Tie.id)
        .limit(1)
    )


def _wishing(_who: Actor) -> Select[WorkWish, Person]:
    return (
        select(WorkWish, Person)
        .join(Person, WorkWish.owner_id == Person.id)
        .where(WorkWish.about_id == ME, WorkWish.welcomed_at.is_(None), WorkWish.said_at > questions.now(-LATELY))
        .where(*members.alive_on(questions.day()))
        .order_by(WorkWish.said_at)
        .limit(3)
    )


_FACE = {Person: ("id", "name", "given_name", "picture")}
DUE = Question[Person](_due, only=_FACE)
WISHING = Question[tuple[WorkWish, Person]](_wishing, only=_FACE)


@made_of(lambda who: [DUE, WISHING] if who.is_member and who.person_id else [])
def steps(who: Actor, now: datetime, told: Told) -> Iterable[Step]:
    """Who would like to work with me, for a month; of whom I could say that I trust them, for three weeks. One each."""
    waiting = [other for wish, other in told.get(WISHING) if wish.answer is None]
    for other in waiting[:1]:
        yield Step(
            title=_("%(name)s would like to work with you", name=other.name),
            text=_("A yes is passed on. Anything else stays with you."),
            actions=((_("Read and answer"), url_for("relationships.person", person_id=other.id)),),
            order=35,
            face=other,
            icon="briefcase",
        )
    for other in told.get(DUE):
        yield Step(
            title=_("Two questions about %(name)s", name=other.name),
            text=_("You have talked, and helped each other. Your answers are for you alone, and may wait."),
            actions=((_("Look at them"), url_for("relationships.person", person_id=other.id)),),
            order=46,
            face=other,
            icon="key-round",
        )
