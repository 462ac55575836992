"""What is due: telling people that their ask runs out, and letting go what nobody needs any more."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_, select

from portal.core.db import db
from portal.core.locking import for_update
from portal.core.settings import today
from portal.core.web import external_url
from portal.core.work import unit_of_work
from portal.mail import outbox
from portal.members.memberships.queries import members
from portal.members.people import reach
from portal.relationships.asks.models import RENEWALS, VERY_LAST, Ask, AskAnswer
from portal.relationships.asks.sight import stands

#: Asks looked at in one transaction.
BATCH = 200
#: So long after an ask ended the lines to it go that nobody took up.
LINES_KEPT = timedelta(days=30)


def due(now: datetime) -> None:
    """The sweep of asks."""
    day = today(now)
    while _tell_some(day, now):
        pass
    _let_go(day, now)


def _tell_some(day: date, now: datetime) -> bool:
    """In its last three days its owner is told, once for each time that it was put there."""
    last = (stands(day), Ask.until <= day + VERY_LAST, Ask.reminded_at.is_(None))
    if db.session.scalar(select(Ask.id).where(*last).limit(1)) is None:
        return False
    with unit_of_work():
        asks = select(Ask).where(*last).order_by(Ask.id).limit(BATCH)
        found = list(db.session.scalars(for_update(asks, of=Ask)))
        here = members.among({ask.asker_id for ask in found}, day)
        people = reach.readers(here)
        for ask in found:
            ask.reminded_at = now
            if ask.asker_id in here:
                _write(ask, people[ask.asker_id])
        db.session.flush()
        return len(found) == BATCH


def _write(ask: Ask, reader: reach.Reader) -> None:
    if reader.address is None:
        return
    outbox.enqueue(
        "relationships.ask_ends",
        to=reader.address,
        context={
            "first": reader.first, "title": ask.title, "offer": ask.is_offer, "ends": ask.until,
            "again": ask.renewals < RENEWALS, "page": external_url("asks.show", ask_id=ask.id),
        },
        key=f"relationships.ask_ends:{ask.id}:{ask.renewals}",
    )  # fmt: skip


def _let_go(day: date, now: datetime) -> None:
    over = or_(Ask.until <= day - LINES_KEPT, Ask.closed_at <= now - LINES_KEPT, Ask.taken_down_at <= now - LINES_KEPT)
    old = select(AskAnswer.id).join(Ask, Ask.id == AskAnswer.ask_id).where(over, AskAnswer.accepted_at.is_(None))
    if db.session.scalar(old.limit(1)) is not None:
        with unit_of_work():
            db.session.execute(delete(AskAnswer).where(AskAnswer.id.in_(old)))
