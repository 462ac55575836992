"""What stands in the database of a registration, in the words of the naive model."""

from __future__ import annotations

from sqlalchemy import select

from portal.core.db import db
from portal.events.registrations.models import Awaits, Place, Registration


def state_of(row: Registration) -> str:
    """Of one that has not ended. What is overdue and not settled yet is still what it was."""
    if row.awaits is not None:
        return "asked" if row.awaits == Awaits.APPROVAL else "unpaid"
    return "confirmed" if row.confirmed_at else "offered" if row.offered_at else "waitlisted"


def wanted_by(row: Registration) -> list[int]:
    """The ticket type of everybody in the party, 0 for none."""
    party = select(Place).where(Place.registration_id == row.id).order_by(Place.number)
    return [place.ticket_type_id or 0 for place in db.session.scalars(party)]
