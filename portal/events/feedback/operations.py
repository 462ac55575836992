"""Saying how an event was, once each; and asking for it a day after."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select

from portal.core.db import db, insert_or_ignore
from portal.core.web import external_url
from portal.core.work import unit_of_work
from portal.events.feedback.errors import WasNotThere
from portal.events.feedback.models import EventFeedback, FeedbackGiven, Said
from portal.events.feedback.queries import AFTER, UNTIL, has_answered, mine, was_there
from portal.events.notices import tell
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import seats
from portal.events.programme.queries.moments import takes_place
from portal.events.registrations.models import Registration
from portal.members.people import reach

#: Letters written in one transaction.
BATCH = 100


def give(event: Event, person_id: int, *, worth: Said, met: Said, again: Said, line: str = "", now: datetime) -> None:
    """Say how it was. Whoever has said so already changes nothing. Raises WasNotThere.

    What is said and who said something are two rows that nothing connects.
    """
    event = seats.lock(event)
    row = db.session.execute(mine(event.id, person_id)).one_or_none()
    if row is None or event.phase(now) is not Phase.OVER:
        raise WasNotThere
    given = insert_or_ignore(FeedbackGiven).values(registration_id=row[0].id).returning(FeedbackGiven.registration_id)
    if db.session.execute(given).first() is None:
        return
    db.session.add(EventFeedback(event_id=event.id, worth=worth, met=met, again=again, line=line))
    db.session.flush()
    _write_anew(event.id)


def _write_anew(event_id: int) -> None:
    """Who has answered, all at once and in the order of the list.

    PostgreSQL keeps the order in which rows were written, and the transaction of each, in its backups and columns that
    no model has: by either the two rows of an answer would find each other.
    """
    of_event = select(Registration.id).where(Registration.event_id == event_id)
    given = select(FeedbackGiven.registration_id).where(FeedbackGiven.registration_id.in_(of_event))
    numbers = db.session.scalars(given.order_by(FeedbackGiven.registration_id)).all()
    db.session.execute(delete(FeedbackGiven).where(FeedbackGiven.registration_id.in_(of_event)))
    db.session.execute(insert(FeedbackGiven), [{"registration_id": number} for number in numbers])


def ask(now: datetime) -> None:
    """The sweep: a day after an event ask those who were there, once, and nobody who has answered."""
    over = (Event.end_utc <= now - AFTER, Event.end_utc > now - UNTIL, Event.feedback_asked_at.is_(None))
    for event_id in db.session.scalars(select(Event.id).where(takes_place(), *over).order_by(Event.id)).all():
        last: int | None = 0
        while last is not None:
            last = _ask_some(event_id, last, now)


def _ask_some(event_id: int, last: int, now: datetime) -> int | None:
    """The next letters after this registration; the last of them, or None when all are written.

    When it breaks off, it begins anew, and whoever has their letter gets no other.
    """
    with unit_of_work():
        event = db.session.get_one(Event, event_id)
        asked = select(Registration).where(Registration.event_id == event_id, Registration.id > last)
        asked = asked.where(was_there(), ~has_answered()).order_by(Registration.id).limit(BATCH)
        found = db.session.scalars(asked).all()
        readers = reach.readers(each.person_id for each in found)
        page = external_url("events.feedback", slug=event.slug)
        for registration in found:
            tell("feedback", event, registration, readers[registration.person_id], page=page)
        if len(found) == BATCH:
            return found[-1].id
        event.feedback_asked_at = now
        return None
