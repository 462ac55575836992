"""Who is asked about an event, who has answered, and what they said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, or_, select
from sqlalchemy.orm import aliased

from portal.core import questions
from portal.core.db import db
from portal.core.questions import ME, Question
from portal.events.feedback.models import FEW, EventFeedback, FeedbackGiven, Said
from portal.events.programme.models import Event
from portal.events.programme.queries.moments import takes_place
from portal.events.registrations.models import Registration
from portal.events.registrations.queries.standing import has_place

#: So long after it was over people are asked, and no later than that.
AFTER, UNTIL = timedelta(hours=24), timedelta(days=14)
QUESTIONS = ("worth", "met", "again")
_OTHER = aliased(Registration)


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said of an event, once enough people have: for each question how many said what, and the lines."""

    counts: dict[str, dict[Said, int]]
    lines: list[str]


def was_there() -> ColumnElement[bool]:
    """SQL: of a registration of a past event, that its person was there.

    Where nobody was ticked off at the door, that is whoever had a place.
    """
    ticked = exists().where(_OTHER.event_id == Registration.event_id, _OTHER.attended_at.is_not(None))
    return and_(has_place(), or_(Registration.attended_at.is_not(None), ~ticked))


def was_there_by(ended: Any) -> ColumnElement[bool]:
    """SQL: the same beside the event, and nothing is read of who else came while it had not ended by then."""
    return case((Event.end_utc > ended, false()), else_=was_there())


def has_answered() -> ColumnElement[bool]:
    """SQL: whoever a registration is of has said how it was."""
    return exists().where(FeedbackGiven.registration_id == Registration.id)


def mine(event_id: int, person_id: int) -> Select[Registration, bool]:
    """The person's registration for an event at which they were, and whether they have answered."""
    found = select(Registration, has_answered()).where(Registration.event_id == event_id)
    return found.where(Registration.person_id == person_id, was_there())


def answers(event_id: int) -> Answers | None:
    """For those who run the event; None while so few have answered that one could tell who said what."""
    rows: Sequence[EventFeedback] = db.session.scalars(
        select(EventFeedback).where(EventFeedback.event_id == event_id).order_by(EventFeedback.id)
    ).all()
    if len(rows) < FEW:
        return None
    counts = {name: {said: sum(getattr(row, name) == said for row in rows) for said in Said} for name in QUESTIONS}
    return Answers(counts, [row.line for row in rows if row.line])


def _unanswered(_who: Any) -> Select[Event]:
    by = questions.now(-AFTER)
    over = (Event.end_utc <= by, Event.end_utc > questions.now(-UNTIL))
    return (
        select(Event)
        .join(Registration, Registration.event_id == Event.id)
        .where(takes_place(), *over, Registration.person_id == ME, was_there_by(by), ~has_answered())
        .order_by(Event.end_utc.desc(), Event.id)
        .limit(1)
    )


#: For home: the last event at which its reader was, while they have not said how it was.
UNANSWERED = Question[Event](_unanswered)
