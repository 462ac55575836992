"""What falls due by the clock alone. Each part may run at any time, by anybody, any number of times."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.events.programme.operations import publishing, seats
from portal.events.registrations.models import EventAnswer, Registration
from portal.events.registrations.operations import answering, holding, suspended, waiting_list
from portal.events.registrations.queries.answers import due_to_be_forgotten
from portal.events.registrations.queries.standing import awaits_payment, holds_offer


def announce(now: datetime) -> None:
    """Tell the rest of the house of events that went out by themselves."""
    for event_id in db.session.scalars(select(Event.id).where(Event.announce_at <= now).order_by(Event.id)).all():
        with unit_of_work():
            publishing.announce(db.session.get_one(Event, event_id), now=now)


def expire_offers(now: datetime) -> None:
    """Give on the places whose offers were not answered, or that were not paid, in time."""
    offered = select(Registration.event_id).where(holds_offer(), Registration.offer_until <= now)
    unpaid = select(Registration.event_id).where(awaits_payment(), Registration.pay_by <= now - holding.GRACE)
    for event_id in sorted(db.session.scalars(offered.union(unpaid)).all()):
        with unit_of_work():
            waiting_list.settle(seats.lock(db.session.get_one(Event, event_id)), now)


def tell_changes(now: datetime) -> None:
    """Tell those who come of changes that have settled."""
    for event_id in db.session.scalars(select(Event.id).where(Event.tell_at <= now).order_by(Event.id)).all():
        with unit_of_work():
            publishing.tell_changes(db.session.get_one(Event, event_id), now=now)


def remind_to_pay(now: datetime) -> None:
    """Tell those whose place is held for a payment that its day comes near."""
    soon = (awaits_payment(), Registration.pay_by <= now + holding.REMINDED, Registration.reminded_to_pay_at.is_(None))
    for event_id in db.session.scalars(select(Registration.event_id).where(*soon).distinct()).all():
        with unit_of_work():
            holding.remind(seats.lock(db.session.get_one(Event, event_id)), now)


def release_suspended(now: datetime) -> None:
    """Give back the places of those whose membership is suspended on the day of the event, after notice."""
    for event_id in sorted({each.event_id for each in suspended.kept(now) if each.until <= now}):
        with unit_of_work():
            suspended.release(db.session.get_one(Event, event_id), now=now)


def forget_answers(now: datetime) -> None:
    """Delete the answers that were given in confidence, when their time has come."""
    if db.session.scalar(select(EventAnswer.question_id).where(due_to_be_forgotten(now)).limit(1)) is not None:
        with unit_of_work():
            answering.forget_sensitive(now)
