"""What becomes of an event together with its list: planned anew, postponed, on again, called off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from portal.core import audit
from portal.core.db import db
from portal.events.errors import NotPublishable
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import by_hand, planning, publishing, seats
from portal.events.programme.operations.planning import Plan, When
from portal.events.registrations.models import Registration, Standing
from portal.events.registrations.operations import history, holding, waiting_list
from portal.events.registrations.queries.own import with_party
from portal.events.registrations.queries.standing import holds_offer
from portal.events.tickets.operations import pools, types
from portal.events.tickets.operations.types import Ticket


def change_event(event: Event, plan: Plan, *, now: datetime, on_again: bool = False) -> Event:
    """Change an event. Whoever comes is told of a new time or place; a postponed one with a new time is on again.

    `on_again`: it is even when the time is the old one.
    Raises BadTime, TimeComesTwice, AlreadyCancelled, NotPublishable.
    """
    event = seats.lock(event)
    before, was_off, decided, began = by_hand.said(event), event.day_is_open, event.approves, event.start_utc
    planning.revise(event, plan, now=now, on_again=on_again)
    by_hand.note(event, before)
    if not event.phase(now).hidden:
        waiting_list.shorten_offers(event)
        if was_off and not event.day_is_open:
            holding.renew(event, now)
        if event.start_utc != began and not event.day_is_open:
            holding.follow(event, began, now)
        if decided and not event.approves and event.phase(now) is not Phase.OVER:
            holding.decide_no_more(event, now)
        waiting_list.settle(event, now)
    return event


def set_places(event: Event, capacity: int, *, now: datetime) -> Event:
    """Say how many places there are, and nothing else of the event; whoever waits is asked at once.

    Raises AlreadyCancelled, NotPublishable.
    """
    event = seats.lock(event)
    return change_event(event, replace(planning.plan_of(event), capacity=capacity), now=now)


def change_ticket(event: Event, number: int, ticket: Ticket, *, now: datetime) -> None:
    """Change a ticket type; what comes free by it is offered. Raises NotATicket, TicketsStand."""
    event = seats.lock(event)
    types.change_type(event, number, ticket)
    waiting_list.settle(event, now)


def set_date(event: Event, when: When, *, now: datetime) -> Event:
    """Give a postponed event its new day: it is on again, with the same people, and everybody on the list is told.

    What closes before the event moves along. Raises NotPublishable, BadTime, TimeComesTwice.
    """
    event = seats.lock(event)
    if event.phase(now) is not Phase.POSTPONED:
        raise NotPublishable(_("Only a postponed event waits for a new day."))
    return change_event(event, planning.plan_on(event, when, now), now=now, on_again=True)


def cancel_event(event: Event, reason: str, *, now: datetime, by: int | None = None) -> Event:
    """Call the event off, for good: every place, offer and wait ends, and everybody is told at once.

    Raises NotPublishable for a draft or an event that is over.
    """
    event = seats.lock(event)
    if event.cancelled_at is not None:
        return event
    publishing.call_off(event, reason, now=now)
    pools.empty(event)
    of_event = (Registration.event_id == event.id, Registration.ended_at.is_(None))
    ids = db.session.scalars(select(Registration.id).where(*of_event)).all()
    db.session.execute(update(Registration).where(*of_event).values(ended_at=now, ended_as=Standing.EVENT_CANCELLED))
    history.note_all(ids, Standing.EVENT_CANCELLED, now, by=by)
    audit.write("events.cancelled", about=event, after={"reason": reason, "people": len(ids)})
    return event


def postpone(event: Event, reason: str, *, now: datetime, by: int | None = None) -> Event:
    """Postpone the event: the people stay on the list, offers go back to waiting, and a new date ends it.

    Raises NotPublishable.
    """
    event = seats.lock(event)
    if event.phase(now) is Phase.POSTPONED:
        return event
    publishing.put_off(event, reason, now=now)
    held = with_party(select(Registration).where(Registration.event_id == event.id, holds_offer()))
    for registration in db.session.scalars(held.order_by(Registration.id)).all():
        pools.release(event, registration.places, registration.wanted)
        registration.offered_at = registration.offer_until = None
        history.note(registration.id, "offer_withdrawn", now, by=by)
    db.session.flush()
    return event
