"""What those on the list of an event answer to the organiser's questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select

from portal.core.db import db
from portal.events.errors import AlreadyOver, NotRegistered
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import seats
from portal.events.questions.operations.asking import note_answered
from portal.events.questions.operations.checking import Answers, Said, check
from portal.events.questions.queries import asked_of
from portal.events.registrations.models import EventAnswer, Registration
from portal.events.registrations.queries.answers import due_to_be_forgotten
from portal.events.registrations.queries.own import live


def keep(registration_id: int, said: Sequence[Said], *, now: datetime) -> None:
    """Write down what was answered, as it was checked (`checking.check`); what was said before to these goes."""
    if not said:
        return
    numbers = [each.question_id for each in said]
    theirs = (EventAnswer.registration_id == registration_id, EventAnswer.question_id.in_(numbers))
    db.session.execute(delete(EventAnswer).where(*theirs))
    rows = [
        {
            "registration_id": registration_id, "question_id": each.question_id, "wording": each.wording,
            "said": each.words, "answered_at": now,
        }
        for each in said if each.words
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(EventAnswer), rows)
        note_answered([each.question_id for each in said if each.words])


def answer(event: Event, person_id: int, answers: Answers, *, now: datetime) -> None:
    """Answer, or answer otherwise, until the event begins. What is said again as it was stays as it is.

    Raises NotRegistered, AlreadyOver, NotAnswered, QuestionChanged.
    """
    event = seats.lock(event)
    registration = db.session.scalar(live(event.id, person_id).execution_options(populate_existing=True))
    if registration is None:
        raise NotRegistered
    if not can_answer(event, registration, now):
        raise AlreadyOver(_("It has begun, so what you answered stays as it is."))
    mine = select(EventAnswer.question_id, EventAnswer.said).where(EventAnswer.registration_id == registration.id)
    before = {row.question_id: row.said for row in db.session.execute(mine)}
    keep(registration.id, check(asked_of(event.id), answers, before), now=now)


def can_answer(event: Event, registration: Registration | None, now: datetime) -> bool:
    """Whether whoever is on the list can still say otherwise: until it begins, or while its new day is not fixed."""
    if registration is None or registration.ended_at is not None:
        return False
    phase = event.phase(now)
    return phase is Phase.POSTPONED or (phase is Phase.PUBLISHED and now < event.start_utc)


def forget_sensitive(now: datetime) -> None:
    """Delete what was answered in confidence, some time after its event; and of whoever no longer comes at once."""
    db.session.execute(delete(EventAnswer).where(due_to_be_forgotten(now)))
