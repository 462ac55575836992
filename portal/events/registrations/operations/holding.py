"""A place that is held until the organisers decide on a sign-up, and until it is paid, where the event asks for that.

Whoever holds one counts as if they came; nobody is confirmed before both are done. What is held for a payment that does
not come is given on like an offer that was not answered (`waiting_list.settle`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import or_

from portal.core.dates import day_start, local
from portal.core.db import db
from portal.core.facts import record
from portal.events.facts import PaymentReminded, PlaceHeld, RegistrationConfirmed
from portal.events.programme.models import Event, Phase
from portal.events.registrations.models import Awaits, Registration
from portal.events.registrations.operations import history
from portal.events.registrations.queries.holding import to_pay, undecided
from portal.events.tickets.queries import terms_of

#: So long a place is kept beyond the day that was named: a payment may be under way.
GRACE = timedelta(days=2)
#: So long before that day whoever has not paid is reminded of it.
REMINDED = timedelta(days=1)


class Held(NamedTuple):
    """For what a place is held, and until when it is to be paid. `reminded`: there is no time left for a reminder."""

    awaits: Awaits | None = None
    pay_by: datetime | None = None
    reminded: datetime | None = None


FREE = Held()


def next_step(event: Event, now: datetime, *, owed: int, approved: bool) -> Held:
    """What still stands between a party with places and coming. The event must be locked."""
    if event.approves and not approved:
        return Held(Awaits.APPROVAL)
    terms = db.session.scalar(terms_of(event.id)) if owed else None
    if terms is None or terms.days is None:
        return FREE
    until = _pay_by(event, terms.days, now)
    return Held(Awaits.PAYMENT, until, now if until - now < 2 * REMINDED else None)


def _pay_by(event: Event, days: int, now: datetime) -> datetime:
    """The end of the day, where the event is; or when it begins, or now, if that is sooner."""
    last = local(now, event.zone).date() + timedelta(days=days)
    return min(day_start(last + timedelta(days=1), event.zone), max(event.start_utc, now))


def go_on(event: Event, registration: Registration, now: datetime, *, by: int | None = None) -> None:
    """The party holds its places: it waits for the next thing that is asked, or has them for sure. The party must have
    been loaded.
    """
    approved = registration.approved_at is not None
    hold(event, registration, next_step(event, now, owed=registration.owed, approved=approved), now, by=by)


def hold(event: Event, registration: Registration, held: Held, now: datetime, *, by: int | None = None) -> None:
    """Say for what the places are held; for nothing any more: they are theirs."""
    registration.awaits, registration.pay_by, registration.reminded_to_pay_at = held
    registration.confirmed_at = now if held.awaits is None else None
    registration.told_sequence = event.sequence
    db.session.flush()
    tell_step(registration, now, by=by)


def tell_step(registration: Registration, now: datetime, *, by: int | None = None) -> None:
    """Write down, and let be known, where a party with places stands now."""
    history.note(registration.id, registration.standing(now), now, by=by)
    fact = PlaceHeld if registration.awaits else RegistrationConfirmed
    record(
        fact(registration_id=registration.id, event_id=registration.event_id, person_id=registration.person_id)
    )  # fmt: skip


def decide_no_more(event: Event, now: datetime) -> None:
    """The organisers do not decide any more: whoever waits for their answer goes on. The event must be locked."""
    for registration in db.session.scalars(undecided(event.id)).all():
        go_on(event, registration, now)


def renew(event: Event, now: datetime) -> None:
    """The event has a new day: whoever still has to pay has time for it again. The event must be locked."""
    terms = db.session.scalar(terms_of(event.id))
    if terms is None or terms.days is None:
        return
    until = _pay_by(event, terms.days, now)
    for registration in db.session.scalars(to_pay(event.id).where(Registration.pay_by < until)).all():
        registration.pay_by, registration.reminded_to_pay_at = until, None
        db.session.flush()
        tell_step(registration, now)


def follow(event: Event, began: datetime, now: datetime) -> None:
    """The event begins at another moment than before (`began`): none is to pay later than that, and whoever had time
    until it began and no longer has theirs again. The event must be locked.
    """
    terms = db.session.scalar(terms_of(event.id))
    last = max(event.start_utc, now)
    moves = or_(Registration.pay_by > last, Registration.pay_by == began)
    for registration in db.session.scalars(to_pay(event.id).where(moves)).all():
        told, until = registration.pay_by, last
        if told == began and terms is not None and terms.days is not None:
            until = _pay_by(event, terms.days, now)
        registration.pay_by = until
        if told is not None and local(told, event.zone).date() != local(until, event.zone).date():
            registration.reminded_to_pay_at = now if until - now < 2 * REMINDED else None
            db.session.flush()
            tell_step(registration, now)
    db.session.flush()


def remind(event: Event, now: datetime) -> None:
    """Remind those who were told of it some time ago, and are to pay soon. The event must be locked."""
    if event.phase(now) is not Phase.PUBLISHED:
        return
    soon = (Registration.pay_by <= now + REMINDED, Registration.reminded_to_pay_at.is_(None))
    for registration in db.session.scalars(to_pay(event.id).where(*soon)).all():
        registration.reminded_to_pay_at = now
        db.session.flush()
        record(
            PaymentReminded(
                registration_id=registration.id, event_id=event.id, person_id=registration.person_id
            )
        )  # fmt: skip
