"""Offers that were not answered by their last day. They have lapsed by that alone: what is done here says so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from portal.core.db import db
from portal.core.facts import record
from portal.core.settings import today
from portal.leadership.facts import OfferLapsed
from portal.leadership.succession import queries
from portal.leadership.succession.models import Call, Candidacy


def let_lapse(call: Call, *, now: datetime) -> None:
    """Note which offers of a call lapsed, under its lock: their seats are free for others. A repeat does nothing."""
    over = select(Candidacy).where(Candidacy.call_id == call.id, queries.offer_to_note(today(now)))
    found = db.session.scalars(over.order_by(Candidacy.id)).all()
    for candidacy in found:
        candidacy.offer_lapsed_at, candidacy.offer_reminds = now, None
    db.session.flush()
    for candidacy in found:
        record(OfferLapsed(candidacy_id=candidacy.id))
