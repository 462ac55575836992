"""Finding what was answered. Whoever asks for it sees to who reads what: see `questions.policies`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from portal.core.db import db
from portal.events.programme.models import Event
from portal.events.programme.queries.moments import is_past
from portal.events.questions import queries
from portal.events.questions.models import COUNTED, EventQuestion, QuestionKind, Wording
from portal.events.questions.queries import Asked
from portal.events.questions.words import DAYS_KEPT
from portal.events.registrations.models import EventAnswer, Registration
from portal.events.registrations.queries.standing import has_place, is_live
from portal.members.people.models import Person


class Own(NamedTuple):
    """A question, and what somebody answered to it: `said` is empty where they did not; `words`, as it read then."""

    asked: Asked
    said: Sequence[str]
    words: str

    @property
    def read_otherwise(self) -> bool:
        """Whether it read otherwise when they answered."""
        return bool(self.said) and self.words != self.asked.words


class Told(NamedTuple):
    """An answer with the words that it was given to."""

    words: str
    said: Sequence[str]
    kind: QuestionKind


def own(event_id: int, registration_id: int) -> list[Own]:
    """What somebody on the list is asked, and what they answered, to closed questions too; for themselves."""
    then = aliased(Wording)
    mine = and_(EventAnswer.question_id == EventQuestion.id, EventAnswer.registration_id == registration_id)
    found = (
        queries.every(event_id)
        .outerjoin(EventAnswer, mine)
        .outerjoin(then, and_(then.question_id == EventAnswer.question_id, then.number == EventAnswer.wording))
        .where(or_(EventQuestion.closed_at.is_(None), EventAnswer.question_id.is_not(None)))
        .add_columns(EventAnswer.said, then.words)
    )
    return [Own(Asked(*row[:-2]), row[-2] or [], row[-1] or "") for row in db.session.execute(found)]


def sums(event_id: int, questions: Sequence[int]) -> dict[int, Counter[str]]:
    """Of these questions with answers to choose from: how many of those who have a place chose each."""
    found = (
        select(EventAnswer.question_id, EventAnswer.said, func.count())
        .join(Registration, Registration.id == EventAnswer.registration_id)
        .join(EventQuestion, EventQuestion.id == EventAnswer.question_id)
        .where(EventAnswer.question_id.in_(questions), EventQuestion.kind.in_(COUNTED))
        .where(Registration.event_id == event_id, has_place())
        .group_by(EventAnswer.question_id, EventAnswer.said)
    )
    counted: dict[int, Counter[str]] = {number: Counter() for number in questions}
    for number, said, many in db.session.execute(found):
        for each in said:
            counted[number][each] += many
    return counted


def to_question(event_id: int, number: int) -> Select[Person, Registration, list[str], str]:
    """Who on the list answered a question, by name: the person, their registration, what they said, and how it read."""
    return (
        select(Person, Registration, EventAnswer.said, Wording.words)
        .join(Registration, Registration.person_id == Person.id)
        .join(EventAnswer, EventAnswer.registration_id == Registration.id)
        .join(Wording, and_(Wording.question_id == EventAnswer.question_id, Wording.number == EventAnswer.wording))
        .where(Registration.event_id == event_id, is_live(), EventAnswer.question_id == number)
        .order_by(func.lower(Person.name), Registration.id)
    )


def by_registration(event_id: int, questions: Sequence[int]) -> dict[int, dict[int, Sequence[str]]]:
    """What everybody on the list answered to these, by registration and question."""
    found = (
        select(EventAnswer.registration_id, EventAnswer.question_id, EventAnswer.said)
        .join(Registration, Registration.id == EventAnswer.registration_id)
        .where(Registration.event_id == event_id, is_live(), EventAnswer.question_id.in_(questions))
    )
    told: dict[int, dict[int, Sequence[str]]] = {}
    for registration, question, said in db.session.execute(found):
        told.setdefault(registration, {})[question] = said
    return told


def of_some(registrations: Sequence[int], *, sensitive: bool) -> dict[int, list[Told]]:
    """What was answered with these registrations, in the order of the questions; what in confidence, if `sensitive`."""
    found = (
        select(EventAnswer.registration_id, Wording.words, EventAnswer.said, EventQuestion.kind)
        .join(EventQuestion, EventQuestion.id == EventAnswer.question_id)
        .join(Wording, and_(Wording.question_id == EventAnswer.question_id, Wording.number == EventAnswer.wording))
        .where(EventAnswer.registration_id.in_(registrations))
        .order_by(EventQuestion.position, EventQuestion.id)
    )
    if not sensitive:
        found = found.where(~EventQuestion.sensitive)
    told: dict[int, list[Told]] = {}
    for registration, words, said, kind in db.session.execute(found):
        told.setdefault(registration, []).append(Told(words, said, kind))
    return told


def due_to_be_forgotten(now: datetime) -> ColumnElement[bool]:
    """SQL: the answer was given in confidence, and its event is long past, or whoever gave it no longer comes."""
    over = is_past(now - timedelta(days=DAYS_KEPT))
    about = (
        select(EventQuestion.id)
        .join(Event, Event.id == EventQuestion.event_id)
        .join(Registration, Registration.event_id == Event.id)
        .where(EventQuestion.id == EventAnswer.question_id, Registration.id == EventAnswer.registration_id)
        .where(EventQuestion.sensitive, or_(over, ~is_live()))
    )
    return about.correlate(EventAnswer).exists()
