"""How the tickets of an event are paid."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.core import audit
from portal.core.db import db
from portal.events.errors import AlreadyCancelled, SaysNotHow
from portal.events.programme.models import Event
from portal.events.programme.operations import seats
from portal.events.tickets.models import PaymentTerms
from portal.events.tickets.queries import terms_of


def set_terms(event: Event, *, how: str, days: int | None) -> None:
    """Say how people pay, and for how many days a place is held until they have; without days it is theirs at once.

    Whoever signed up before keeps the day they were told. Raises SaysNotHow, AlreadyCancelled.
    """
    event = seats.lock(event)
    if event.cancelled_at is not None:
        raise AlreadyCancelled
    if days is not None and not how:
        raise SaysNotHow(_("Say how people pay, if their place is held until they have."))
    terms = db.session.scalar(terms_of(event.id).execution_options(populate_existing=True))
    if terms is None:
        terms = PaymentTerms(event_id=event.id, how="", days=None)
        db.session.add(terms)
    before = {"how": terms.how, "days": terms.days}
    if before == {"how": how, "days": days}:
        return
    terms.how, terms.days = how, days
    db.session.flush()
    audit.write("events.payment_terms_set", about=event, before=before, after={"how": how, "days": days})


def repeat_terms(model: Event, event: Event) -> None:
    """Another event repeats the model, and is paid alike."""
    terms = db.session.scalar(terms_of(model.id))
    if terms is not None:
        db.session.add(PaymentTerms(event_id=event.id, how=terms.how, days=terms.days))
        db.session.flush()
