"""Letting people know: publishing, postponing, a new date, calling off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from portal.core import audit, search
from portal.core.dates import moved_on_the_wall
from portal.core.db import db
from portal.core.facts import record
from portal.events.errors import AlreadyCancelled, NotPublishable
from portal.events.facts import ChangesTold, EventCancelled, EventPostponed, EventPublished
from portal.events.models import Event, Phase, Registration, Standing
from portal.events.operations import history, seats
from portal.events.operations.planning import When, change_event, index, plan_of, remember
from portal.events.queries.standing import holds_offer


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


def cancel_event(event: Event, reason: str, *, now: datetime, by: int | None = None) -> Event:
    """Call the event off, for good: every place, offer and wait ends, and everybody is told at once.

    Raises NotPublishable for a draft or an event that is over.
    """
    event = seats.lock(event)
    if event.cancelled_at is not None:
        return event
    if event.phase(now) not in {Phase.PUBLISHED, Phase.POSTPONED}:
        raise NotPublishable(_("Only a published event that is still to come can be cancelled."))
    event.cancelled_at, event.cancel_reason, event.revised_at = now, reason, now
    event.sequence += 1
    event.tell_at = None
    event.seats_taken, event.over_by = 0, 0
    db.session.flush()
    of_event = (Registration.event_id == event.id, Registration.ended_at.is_(None))
    ids = db.session.scalars(select(Registration.id).where(*of_event)).all()
    db.session.execute(update(Registration).where(*of_event).values(ended_at=now, ended_as=Standing.EVENT_CANCELLED))
    history.note_all(ids, Standing.EVENT_CANCELLED, now, by=by)
    record(EventCancelled(event_id=event.id))
    audit.write("events.cancelled", about=event, after={"reason": reason, "people": len(ids)})
    return event


def postpone(event: Event, reason: str, *, now: datetime, by: int | None = None) -> Event:
    """Postpone the event: the people stay on the list, offers go back to waiting, and a new date ends it.

    Raises NotPublishable.
    """
    event = seats.lock(event)
    if event.phase(now) is Phase.POSTPONED:
        return event
    if event.phase(now) is not Phase.PUBLISHED:
        raise NotPublishable(_("Only a published event that is still to come can be postponed."))
    event.postponed_at, event.cancel_reason, event.revised_at = now, reason, now
    event.sequence += 1
    remember(event)
    event.tell_at = None
    held = select(Registration).where(Registration.event_id == event.id, holds_offer())
    for registration in db.session.scalars(held.order_by(Registration.id)).all():
        seats.release(event, registration.places)
        registration.offered_at = registration.offer_until = None
        history.note(registration.id, "offer_withdrawn", now, by=by)
    db.session.flush()
    record(EventPostponed(event_id=event.id))
    audit.write("events.postponed", about=event, after={"reason": reason})
    return event


def set_date(event: Event, when: When, *, now: datetime) -> Event:
    """Give a postponed event its new day: it is on again, with the same people, and everybody on the list is told.

    What closes before the event (sign-up, changing one's mind) moves along. Raises NotPublishable, BadTime,
    TimeComesTwice.
    """
    event = seats.lock(event)
    if event.phase(now) is not Phase.POSTPONED:
        raise NotPublishable(_("Only a postponed event waits for a new day."))
    days = timedelta(days=(when.local_start.date() - event.local_start.date()).days)

    def along(at: datetime | None) -> datetime | None:
        return at and moved_on_the_wall(at, days, event.zone)

    ahead = event.opens_at is not None and event.opens_at > now
    plan = replace(
        plan_of(event),
        local_start=when.local_start,
        local_end=when.local_end,
        start_fold=when.start_fold,
        end_fold=when.end_fold,
        opens_at=along(event.opens_at) if ahead else event.opens_at,
        closes_at=along(event.closes_at),
        cancel_until=along(event.cancel_until),
    )
    return change_event(event, plan, now=now, on_again=True)


def discard(event: Event) -> None:
    """Throw a draft away. Published events are never deleted. Raises NotPublishable."""
    event = seats.lock(event)
    if event.published_at is not None:
        raise NotPublishable(_("A published event can be cancelled, not thrown away."))
    audit.write("events.discarded", about=event, before={"title": event.title})
    search.forget("event", event.id)
    db.session.execute(delete(Event).where(Event.id == event.id))


def tell_changes(event: Event, *, now: datetime) -> None:
    """It is time to tell those who come what has changed since they were last told."""
    event = seats.lock(event)
    if event.tell_at is None or event.tell_at > now:
        return
    event.tell_at = None
    db.session.flush()
    record(ChangesTold(event_id=event.id, sequence=event.sequence))
