"""Where a registration stands, in SQL; `Registration.standing` says the same of one registration.

Whether an offer is still open is a matter of its moment, which the one who asks adds.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_

from portal.events.registrations.models import Awaits, Registration


def is_live() -> ColumnElement[bool]:
    """It has not ended: a place, an offer or a wait."""
    return Registration.ended_at.is_(None)


def waits() -> ColumnElement[bool]:
    """On the waiting list, with nothing offered."""
    return and_(is_live(), Registration.offered_at.is_(None), Registration.confirmed_at.is_(None), ~_is_held())


def holds_offer() -> ColumnElement[bool]:
    """A place is held for it, and was not taken yet."""
    return and_(is_live(), Registration.offered_at.is_not(None), Registration.confirmed_at.is_(None), ~_is_held())


def has_place() -> ColumnElement[bool]:
    """Confirmed."""
    return and_(is_live(), Registration.confirmed_at.is_not(None))


def is_held() -> ColumnElement[bool]:
    """A place is kept until a payment or a decision."""
    return and_(is_live(), _is_held())


def awaits_answer() -> ColumnElement[bool]:
    """A place is kept until the organisers have decided."""
    return and_(is_live(), _is_held(), Registration.awaits == Awaits.APPROVAL)


def awaits_payment() -> ColumnElement[bool]:
    """A place is kept until it is paid."""
    return and_(is_live(), _is_held(), Registration.awaits == Awaits.PAYMENT)


def holds_place() -> ColumnElement[bool]:
    """The event's counter includes it: `Registration.holds_places`."""
    return and_(
        is_live(), or_(Registration.offered_at.is_not(None), Registration.confirmed_at.is_not(None), _is_held())
    )


def _is_held() -> ColumnElement[bool]:
    return Registration.awaits.is_not(None)
