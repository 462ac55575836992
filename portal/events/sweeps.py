"""What falls due by the clock alone. Each part may run at any time, by anybody, any number of times."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.notices import tell
from portal.events.programme.models import Event
from portal.events.programme.operations import publishing, seats
from portal.events.programme.queries.moments import takes_place
from portal.events.registrations.models import Registration
from portal.events.registrations.operations import waiting_list
from portal.events.registrations.queries.standing import has_place, holds_offer
from portal.members.people import reach

DAY_BEFORE = timedelta(hours=24)
#: Reminders written in one transaction, so that nobody who signs up waits long behind them.
BATCH = 100


def announce(now: datetime) -> None:
    """Tell the rest of the house of events that went out by themselves."""
    for event_id in db.session.scalars(select(Event.id).where(Event.announce_at <= now).order_by(Event.id)).all():
        with unit_of_work():
            publishing.announce(db.session.get_one(Event, event_id), now=now)


def expire_offers(now: datetime) -> None:
    """Give on the places whose offers were not answered in time."""
    due = select(Registration.event_id).where(holds_offer(), Registration.offer_until <= now).distinct()
    for event_id in db.session.scalars(due).all():
        with unit_of_work():
            waiting_list.settle(seats.lock(db.session.get_one(Event, event_id)), now)


def tell_changes(now: datetime) -> None:
    """Tell those who come of changes that have settled."""
    for event_id in db.session.scalars(select(Event.id).where(Event.tell_at <= now).order_by(Event.id)).all():
        with unit_of_work():
            publishing.tell_changes(db.session.get_one(Event, event_id), now=now)


def remind(now: datetime) -> None:
    """Remind those who come, once for each date the event is set to, about a day before."""
    while _remind_some(now):
        pass


def _remind_some(now: datetime) -> bool:
    due = (
        select(Registration)
        .join(Registration.event)
        .where(takes_place(), Event.start_utc > now, Event.start_utc <= now + DAY_BEFORE)
        .where(has_place())
        .where(or_(Registration.reminded_for.is_(None), Registration.reminded_for != Event.start_utc))
        .options(contains_eager(Registration.event))
        .order_by(Registration.id)
        .limit(BATCH)
    )
    with unit_of_work():
        found = db.session.scalars(due).all()
        readers = reach.readers(each.person_id for each in found)
        for registration in found:
            event = registration.event
            once = event.start_utc.strftime("%Y%m%dT%H%M")
            tell("reminder", event, registration, readers[registration.person_id], once=once)
            registration.reminded_for = event.start_utc
    return len(found) == BATCH
