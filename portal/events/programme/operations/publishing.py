"""Letting people know: publishing, and what an event itself is when it is postponed or called off."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete

from portal.core import audit, search
from portal.core.db import db
from portal.core.facts import record
from portal.events.errors import AlreadyCancelled, NotPublishable
from portal.events.facts import ChangesTold, EventCancelled, EventPostponed, EventPublished
from portal.events.programme import pictures
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import checking, seats
from portal.events.programme.operations.planning import index, remember


def publish(event: Event, *, now: datetime) -> Event:
    """Open the event to its readers. Publishing twice changes nothing. Raises NotPublishable, AlreadyCancelled."""
    event = seats.lock(event)
    if event.cancelled_at is not None:
        raise AlreadyCancelled
    if not event.phase(now).hidden:
        return event
    checking.refuse_what_is_missing(event, now)
    _goes_out(event, now, announced=None, now=now)
    record(EventPublished(event_id=event.id))
    audit.write("events.published", about=event, after={"title": event.title, "start": event.start_utc})
    return event


def schedule(event: Event, at: datetime, *, now: datetime) -> Event:
    """Let the event go out by itself at this moment; another one, if it has one already. Raises NotPublishable."""
    event = seats.lock(event)
    if not event.phase(now).hidden:
        raise NotPublishable(_("It is out already."))
    if at <= now:
        raise NotPublishable(_("Choose a day and time still to come, or publish it now."), field="out_day")
    if at >= event.start_utc:
        raise NotPublishable(_("Choose a day and time before the event itself."), field="out_day")
    checking.refuse_what_is_missing(event, at)
    _goes_out(event, at, announced=at, now=now)
    audit.write("events.scheduled", about=event, after={"title": event.title, "out": at})
    return event


def call_back(event: Event, *, now: datetime) -> None:
    """It is a draft again, as long as it has not gone out. Raises NotPublishable."""
    event = seats.lock(event)
    phase = event.phase(now)
    if phase is Phase.DRAFT:
        return
    if phase is not Phase.SCHEDULED:
        raise NotPublishable(_("It is out already, and can be cancelled, not called back."))
    event.published_at = event.announce_at = event.first_start_utc = event.told = None
    event.revised_at = now
    search.forget("event", event.id)
    audit.write("events.called_back", about=event, after={"title": event.title})
    db.session.flush()


def announce(event: Event, *, now: datetime) -> None:
    """It went out by itself: the rest of the house hears of it, once."""
    event = seats.lock(event)
    if event.announce_at is None or event.announce_at > now:
        return
    event.announce_at = None
    db.session.flush()
    if event.cancelled_at is None:
        record(EventPublished(event_id=event.id))


def _goes_out(event: Event, at: datetime, *, announced: datetime | None, now: datetime) -> None:
    event.published_at, event.announce_at, event.revised_at = at, announced, now
    event.first_start_utc = event.start_utc
    remember(event)
    index(event)
    db.session.flush()


def call_off(event: Event, reason: str, *, now: datetime) -> None:
    """A locked event does not take place, for good, and nobody holds a place any more. Raises NotPublishable.

    The event's part of `changing.cancel_event`, which is what is called: there the registrations end.
    """
    if event.phase(now) not in {Phase.PUBLISHED, Phase.POSTPONED}:
        raise NotPublishable(_("Only a published event that is still to come can be cancelled."))
    event.cancelled_at, event.cancel_reason, event.revised_at = now, reason, now
    event.sequence += 1
    event.tell_at = None
    event.seats_taken, event.over_by = 0, 0
    db.session.flush()
    record(EventCancelled(event_id=event.id))


def put_off(event: Event, reason: str, *, now: datetime) -> None:
    """A locked event waits for a new day. Raises NotPublishable.

    The event's part of `changing.postpone`, which is what is called: there offers go back to waiting.
    """
    if event.phase(now) is not Phase.PUBLISHED:
        raise NotPublishable(_("Only a published event that is still to come can be postponed."))
    event.postponed_at, event.cancel_reason, event.revised_at = now, reason, now
    event.sequence += 1
    remember(event)
    event.tell_at = None
    db.session.flush()
    record(EventPostponed(event_id=event.id))
    audit.write("events.postponed", about=event, after={"reason": reason})


def discard(event: Event, *, now: datetime) -> None:
    """Throw a draft away, its picture too. Published events are never deleted. Raises NotPublishable."""
    event = seats.lock(event)
    if event.phase(now) is Phase.SCHEDULED:
        raise NotPublishable(_("Call it back first; then it can be thrown away."))
    if event.published_at is not None:
        raise NotPublishable(_("A published event can be cancelled, not thrown away."))
    audit.write("events.discarded", about=event, before={"title": event.title})
    search.forget("event", event.id)
    pictures.let_go(event.picture, but=event, now=now)
    db.session.execute(delete(Event).where(Event.id == event.id))


def tell_changes(event: Event, *, now: datetime) -> None:
    """It is time to tell those who come what has changed since they were last told."""
    event = seats.lock(event)
    if event.tell_at is None or event.tell_at > now:
        return
    event.tell_at = None
    db.session.flush()
    record(ChangesTold(event_id=event.id, sequence=event.sequence))
