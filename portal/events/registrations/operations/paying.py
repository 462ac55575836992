"""What was paid of a registration, as the organisers write it down.

The one way in for a payment, whoever reports it: `settle` may be called again with the same, and changes nothing.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from portal.core import audit
from portal.core.db import db
from portal.events.errors import NothingToPay
from portal.events.programme.models import Event
from portal.events.programme.operations import seats
from portal.events.registrations.models import Awaits, Registration, Settled
from portal.events.registrations.operations import history, holding
from portal.events.registrations.queries.own import with_party_of


def settle(event: Event, registration_id: int, how: Settled, *, now: datetime, by: int | None = None) -> None:
    """What is still owed of it is paid, or need not be; a place that was held for that is theirs now.

    What comes in when the place is gone is noted, so that it is paid back; nothing else of that. Raises NothingToPay.
    """
    event, registration = _locked(event, registration_id)
    if registration.ended_at is not None and (how is not Settled.PAID or not registration.owed):
        raise NothingToPay(_("They are not on the list any more. Sign them up again first."))
    if not registration.owed:
        return
    registration.noted = registration.owed
    if how is Settled.PAID:
        registration.paid += registration.noted
    else:
        registration.waived += registration.noted
    registration.settled_at, registration.settled_as = now, how
    db.session.flush()
    history.note(registration.id, how, now, by=by)
    audit.write("events.payment_noted", about=event, after=_about(registration) | {"how": how})
    if registration.awaits == Awaits.PAYMENT and registration.ended_at is None:
        holding.go_on(event, registration, now, by=by)


def take_back(event: Event, registration_id: int, *, now: datetime, by: int | None = None) -> None:
    """What was noted last was a mistake. Whoever has a place for sure keeps it, and it is seen again what is owed.

    What was noted before stays, and of what was paid back nothing changes any more.
    """
    event, registration = _locked(event, registration_id)
    if registration.settled_at is None or registration.paid_back_at is not None:
        return
    audit.write("events.payment_taken_back", about=event, before=_about(registration))
    if registration.settled_as == Settled.PAID:
        registration.paid -= registration.noted
    else:
        registration.waived -= registration.noted
    registration.noted, registration.settled_at, registration.settled_as = 0, None, None
    db.session.flush()
    history.note(registration.id, "unpaid", now, by=by)


def pay_back(event: Event, registration_id: int, *, now: datetime, by: int | None = None) -> None:
    """They have again what they paid and do not come for, or what they paid more than their party costs by now.

    Again changes nothing. Raises NothingToPay.
    """
    event, registration = _locked(event, registration_id)
    if registration.paid_back_at is not None:
        return
    if not registration.to_return:
        raise NothingToPay
    before = _about(registration)
    if registration.ended_at is None:
        registration.paid = registration.price
        registration.noted = min(registration.noted, registration.paid)
    else:
        registration.paid_back_at = now
    db.session.flush()
    history.note(registration.id, "paid_back", now, by=by)
    audit.write("events.payment_returned", about=event, before=before, after=_about(registration))


def _about(registration: Registration) -> dict[str, int]:
    return {"person": registration.person_id, "paid": registration.paid, "waived": registration.waived}


def _locked(event: Event, registration_id: int) -> tuple[Event, Registration]:
    return seats.lock(event), db.session.scalars(with_party_of(registration_id)).one()
