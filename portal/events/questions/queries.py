"""Finding the questions of an event; for whoever may know of the event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload

from portal.core.db import db
from portal.events.programme.models import Event
from portal.events.questions.models import EventQuestion, QuestionKind, Wording


class Asked(NamedTuple):
    """A question as it reads today."""

    id: int
    kind: QuestionKind
    needed: bool
    sensitive: bool
    answered: bool
    closed: bool
    wording: int
    words: str
    hint: str
    choices: Sequence[str]


def asked_at(event_id: Any) -> Select[Any]:
    """What whoever signs up is asked today, in order: the columns of `Asked`."""
    return every(event_id).where(EventQuestion.closed_at.is_(None))


def every(event_id: Any) -> Select[Any]:
    """The same with those that nobody is asked any more."""
    holds = and_(Wording.question_id == EventQuestion.id, Wording.number == EventQuestion.wording)
    found: Any = (
        select(
            EventQuestion.id, EventQuestion.kind, EventQuestion.needed, EventQuestion.sensitive, EventQuestion.answered,
            EventQuestion.closed_at.is_not(None).label("closed"), EventQuestion.wording, Wording.words, Wording.hint,
            Wording.choices,
        )
        .join(Wording, holds)
        .where(EventQuestion.event_id == event_id)
        .order_by(EventQuestion.position, EventQuestion.id)
    )  # fmt: skip
    return cast("Select[Any]", found)


def asked_of(event_id: int) -> list[Asked]:
    """What whoever signs up is asked today, in order."""
    return [Asked(*row) for row in db.session.execute(asked_at(event_id))]


def questions_of(event_id: int) -> list[Asked]:
    """All that was ever asked there, as it reads today, in order; for those who run it."""
    return [Asked(*row) for row in db.session.execute(every(event_id))]


def numbered(event_id: int, number: int) -> Select[EventQuestion]:
    """One of them, with its event and the team, which policies ask about."""
    found = select(EventQuestion).where(EventQuestion.id == number, EventQuestion.event_id == event_id)
    return found.options(joinedload(EventQuestion.event).selectinload(Event.team))
