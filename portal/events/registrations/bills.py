"""What somebody is to pay for their places, in words; for themselves, and for those who run the event."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import inspect

from portal.core.db import db
from portal.core.say import say_money
from portal.core.settings import association
from portal.events.registrations.models import Registration
from portal.events.registrations.queries.own import with_party_of
from portal.events.tickets.models import PaymentTerms
from portal.events.tickets.queries import terms_of


class Bill(NamedTuple):
    """`amount`: what is still owed, empty for nothing. `reference`: what a payment names. `how` people pay."""

    amount: str = ""
    reference: str = ""
    how: str = ""


def bill_of(registration: Registration) -> Bill:
    """What is still to be paid of a registration; in the language that is spoken just now."""
    if "party" in inspect(registration).unloaded:
        registration = db.session.scalars(with_party_of(registration.id)).one()
    terms = db.session.scalar(terms_of(registration.event_id)) if registration.owed else None
    return bill(registration, terms)


def bill(registration: Registration, terms: PaymentTerms | None) -> Bill:
    """The same where its party and the terms are known."""
    if not registration.owed:
        return Bill()
    return Bill(say_money(registration.owed), payment_reference(registration), how_to_pay(terms))


def how_to_pay(terms: PaymentTerms | None) -> str:
    """As the organisers say it, or else as the association says it of its fees."""
    return terms.how if terms is not None and terms.how else association().how_to_pay


def payment_reference(registration: Registration) -> str:
    """By which a payment is found again: the event, and the registration."""
    return f"{registration.event_id}-{registration.id}"


FILTERS = (payment_reference,)
