"""The ring of an event: everybody posts one ask, and the room answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from portal.core.db import db, in_turn
from portal.core.locking import find_locked
from portal.core.tokens import turn_of
from portal.events.programme.models import Event
from portal.relationships.asks import queries, sight
from portal.relationships.asks.errors import NoRing, StandsNoMore
from portal.relationships.asks.models import Ask, Ring, Side


def open_ring(event: Event, *, now: datetime) -> Ring:
    """For those who run the event: people may post from now on. Again opens it anew. Raises NoRing once it is over."""
    in_turn(turn_of("asks.ring", event.id))
    ring = queries.ring_of(event.id) or Ring(event_id=event.id, opened_at=now)
    ring.closed_at = None
    if not sight.takes(ring, event, now):
        raise NoRing
    db.session.add(ring)
    db.session.flush()
    return ring


def put_away(event: Event, *, now: datetime) -> None:
    """For those who run the event: nobody sees the ring; what was posted stays with those who posted it."""
    ring = queries.ring_of(event.id)
    if ring is not None:
        ring.closed_at = ring.closed_at or now
        db.session.flush()


def post(event: Event, me: int, title: str, line: str, *, now: datetime) -> Ask:
    """One ask each; again changes it. For those of the room. Raises NoRing, StandsNoMore."""
    ring = queries.ring_of(event.id)
    if ring is None:
        raise NoRing
    find_locked(Ring, ring.id)
    if not sight.takes(ring, event, now) or not sight.invited(event.id, me):
        raise NoRing
    ask = db.session.scalar(select(Ask).where(Ask.ring_id == ring.id, Ask.asker_id == me))
    if ask is None:
        ask = Ask(asker_id=me, ring_id=ring.id, side=Side.ASK, kind=None, posted_at=now, raised_at=now)
        db.session.add(ask)
    elif ask.taken_down_at or ask.closed_at:
        raise StandsNoMore
    ask.title, ask.why = title, line
    db.session.flush()
    return ask


def leave(event: Event, me: int) -> None:
    """Take one's own ask out of the ring; what stands on the board stays there."""
    ring = queries.ring_of(event.id)
    if ring is None:
        return
    mine = (Ask.ring_id == ring.id, Ask.asker_id == me)
    db.session.execute(delete(Ask).where(*mine, Ask.until.is_(None), Ask.taken_down_at.is_(None)))
    for ask in db.session.scalars(select(Ask).where(*mine, Ask.until.is_not(None))):
        ask.ring_id = None
    db.session.flush()
