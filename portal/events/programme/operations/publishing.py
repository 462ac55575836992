"""Letting people know: publishing, and what an event itself is when it is postponed or called off."""

from __future__ import annotations

from dataclasses import dataclass
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
from portal.events.programme.operations import seats
from portal.events.programme.operations.planning import index, remember


@dataclass(frozen=True, slots=True)
class Check:
    """One line of what should be in order before an event is published. `field`: where to put it right."""

    fine: bool
    needed: bool
    sentence: str
    field: str


def checks(event: Event, now: datetime) -> list[Check]:
    """What stands between a draft and its readers; what is not `needed` is advice."""
    ahead = event.start_utc > now
    placed = bool(event.venue or event.online_url)
    return [
        _check(ahead, _("It lies ahead."), _("Its day has passed: choose a new one."), "day"),
        _check(placed, _("People know where to go."), _("Say where it is, or give a link."), "venue"),
        _check(bool(event.summary), _("A sentence says why to come."), _("Say in a sentence why to come."), "summary"),
        _advice(bool(event.body), _("The page tells how it goes."), _("Newcomers like to read how it goes."), "body"),
        _advice(bool(event.capacity), _("The places are set."), _("There is no limit to the places."), "capacity"),
    ]


def _check(fine: bool, yes: str, no: str, field: str) -> Check:
    return Check(fine, True, yes if fine else no, field)


def _advice(fine: bool, yes: str, no: str, field: str) -> Check:
    return Check(fine, False, yes if fine else no, field)


def publish(event: Event, *, now: datetime) -> Event:
    """Open the event to its readers. Publishing twice changes nothing. Raises NotPublishable, AlreadyCancelled."""
    event = seats.lock(event)
    if event.cancelled_at is not None:
        raise AlreadyCancelled
    if event.published_at is not None:
        return event
    missing = [check for check in checks(event, now) if check.needed and not check.fine]
    if missing:
        raise NotPublishable(missing[0].sentence, field=missing[0].field)
    event.published_at, event.revised_at = now, now
    event.first_start_utc = event.start_utc
    remember(event)
    index(event)
    record(EventPublished(event_id=event.id))
    audit.write("events.published", about=event, after={"title": event.title, "start": event.start_utc})
    db.session.flush()
    return event


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
