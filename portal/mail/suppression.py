"""Addresses that nothing may be sent to: they bounced or complained."""

from __future__ import annotations

from datetime import datetime

from portal.core.db import db
from portal.mail.models import Suppression

BOUNCE, COMPLAINT = "bounce", "complaint"


def suppress(address: str, reason: str, *, now: datetime, detail: str = "") -> None:
    """Send nothing more to a (normalised) address, but for security mail. A second reason changes nothing."""
    if db.session.get(Suppression, address) is None:
        db.session.add(Suppression(address=address, reason=reason, detail=detail or None, since=now))
        db.session.flush()


def lift(address: str) -> bool:
    """Allow mail to a (normalised) address again. Returns whether it was suppressed."""
    row = db.session.get(Suppression, address)
    if row is None:
        return False
    db.session.delete(row)
    db.session.flush()
    return True
