"""Writing to the people of an event: each of them gets one letter, however often the job is taken up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal.core import audit, clock, jobs
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import locked
from portal.core.models import Job
from portal.core.sayings import kept
from portal.core.work import unit_of_work
from portal.events.errors import NotPublishable
from portal.events.notices import tell
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import seats
from portal.events.registrations.models import Registration
from portal.events.telling.models import Audience, EventMessage
from portal.events.telling.queries import is_meant, size
from portal.mail.sender import answered_by
from portal.mail.writing.templates import Written
from portal.members.acts.operations import check_letter
from portal.members.people import reach
from portal.members.people.models import Person

#: So often people bear to be written to.
A_DAY, MOST_A_DAY = timedelta(hours=24), 5
#: The same words again within this time are a second click, and not a second message.
A_SECOND_CLICK = timedelta(hours=1)
#: Letters written in one transaction, so that nobody who signs up waits long behind them.
BATCH = 50


class WroteOften(DomainError):
    sentence = _l("Five messages a day are as much as people read. Write again tomorrow, or put it into one of them.")
    field = "words"


class NobodyThere(DomainError):
    sentence = _l("There is nobody among them whom a message would reach.")
    field = "audience"


def write(
    event: Event,
    audience: Audience,
    subject: str,
    words: str,
    *,
    now: datetime,
    by: int | None,
    account_id: int | None = None,
) -> EventMessage:
    """Write to these people of the event, who are told that it is from `by`. The same words again send nothing more.

    Raises NotPublishable for an event that has no list, BadLink, WroteOften, NobodyThere.
    """
    check_letter(words)
    event = seats.lock(event)
    if (phase := event.phase(now)).hidden or phase is Phase.CANCELLED:
        raise NotPublishable(_("This event has no list of people to write to."))
    of_event = EventMessage.event_id == event.id
    same = (EventMessage.audience == audience, EventMessage.subject == subject, EventMessage.words == words)
    lately = select(EventMessage).where(of_event, *same, EventMessage.at > now - A_SECOND_CLICK).limit(1)
    if (message := db.session.scalar(lately)) is not None:
        return message
    today = select(func.count()).select_from(EventMessage).where(of_event, EventMessage.at > now - A_DAY)
    if (db.session.scalar(today) or 0) >= MOST_A_DAY:
        raise WroteOften
    people = size(event.id, audience, now).reached
    if not people:
        raise NobodyThere
    message = EventMessage(
        event_id=event.id, by_person_id=by, at=now, audience=audience, subject=subject, words=words, people=people
    )
    db.session.add(message)
    db.session.flush()
    audit.write("events.message_written", about=event, after={"to": audience.value, "people": people})
    title = kept(_l("A message to the people of an event"))
    jobs.start("events.message", title, account_id=account_id, arguments={"message": message.id})
    return message


@jobs.job("events.message")
def carry_out(row: Job) -> dict[str, Any]:
    """The job: some letters to a transaction, until everybody has theirs."""
    number: int = row.arguments["message"]
    return {"people": jobs.in_slices(row, lambda: _write_some(number))}


def _write_some(number: int) -> int:
    """The next letters; how many people those were for. Whoever is not among them any more gets none."""
    with unit_of_work():
        message = locked(EventMessage, number)
        if message.sent_at is not None:
            return 0
        event = db.session.get_one(Event, message.event_id)
        writer = db.session.get(Person, message.by_person_id) if message.by_person_id else None
        meant = select(Registration).where(
            Registration.event_id == event.id, Registration.id > message.told_to, is_meant(message.audience, message.at)
        )
        found = db.session.scalars(meant.order_by(Registration.id).limit(BATCH)).all()
        readers = reach.readers(each.person_id for each in found)
        for each in found:
            tell(
                "message", event, each, readers[each.person_id], once=message.id, reply_to=answered_by(),
                subject=message.subject, words=_set_apart(message.words), writer=writer.name if writer else "",
                came=message.audience is Audience.CAME, waits=not each.has_or_had_a_place, held=bool(each.awaits),
            )  # fmt: skip
            message.told_to = each.id
        if len(found) < BATCH:
            message.sent_at = clock.now()
        return len(found)


def _set_apart(words: str) -> Written:
    """The organiser's Markdown as a quotation: whatever it leaves open ends with it."""
    return Written("\n".join(f"> {line}".rstrip() for line in words.splitlines()))
