"""What became of deliveries, as a test asks for it."""

from __future__ import annotations

from portal.core.db import db
from portal.mail.models import Delivery


def states() -> dict[str, str]:
    db.session.rollback()
    return {row.email: row.state for row in db.session.query(Delivery)}


def only() -> Delivery:
    db.session.rollback()
    return db.session.query(Delivery).one()
