"""Writing down business that came of belonging. No fact is announced of it."""

from __future__ import annotations

from datetime import date, datetime

from portal.core.db import db
from portal.relationships.errors import StillToCome
from portal.relationships.years.models import Business


def write(
    owner: int, *, what: str, partner: str, day: date, amount: int | None, currency: str, today: date, now: datetime
) -> Business:
    """For myself. `amount`: in the smallest unit of the currency. Raises StillToCome."""
    if day > today:
        raise StillToCome
    row = Business(owner_id=owner, day=day, written_at=now)
    row.what, row.partner = what, partner
    row.sum = "" if amount is None else f"{amount} {currency}"
    db.session.add(row)
    return row


def forget(row: Business) -> None:
    """Take it out, for good."""
    db.session.delete(row)
