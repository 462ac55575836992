"""The board of the demo: five asks and offers, what some answered, thanks, and a ring."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal.core.db import db
from portal.core.world import World
from portal.events.programme.models import Event
from portal.events.registrations.models import Registration
from portal.relationships.asks.demo.stories import ANSWERS, ASKS, IN_THE_RING, THANKED
from portal.relationships.asks.models import STANDS, Ask, AskAnswer, AskThanks, Ring, Side, Way
from portal.relationships.asks.operations import posting


def seed(world: World) -> None:
    """Asks and offers of the cast, an answer that waits for Amara, and the ring of the next event."""
    numbers: dict[str, int] = {}
    for key, who, side, kind, title, why, good, area, trade, interests, days in ASKS:
        posted = world.ago(days)
        ask = Ask(
            asker_id=world.cast[who], side=side, kind=kind, title=title, why=why, good=good, area=area, trade=trade,
            interests=interests, posted_at=posted, raised_at=posted, until=posted.date() + STANDS,
        )  # fmt: skip
        db.session.add(ask)
        db.session.flush()
        numbers[key] = ask.id
        posting.index(ask)
    for key, who, way, line, days in ANSWERS:
        answer = AskAnswer(ask_id=numbers[key], helper_id=world.cast[who], way=way, at=world.ago(days))
        answer.line = line
        db.session.add(answer)
    _thanks(world)
    _ring(world)
    db.session.flush()


def _thanks(world: World) -> None:
    who, helper, title, kind, words, days = THANKED
    at = world.ago(days)
    ask = Ask(
        asker_id=world.cast[who], side=Side.ASK, kind=kind, title=title, posted_at=world.ago(days + 20),
        raised_at=world.ago(days + 20), until=world.ago(days - 10).date(), closed_at=at,
    )  # fmt: skip
    db.session.add(ask)
    db.session.flush()
    answer = AskAnswer(ask_id=ask.id, helper_id=world.cast[helper], way=Way.HELP, at=world.ago(days + 15))
    answer.accepted_at = world.ago(days + 14)
    thanks = AskThanks(
        ask_id=ask.id, helper_id=world.cast[helper], helped_id=ask.asker_id, at=at, shown=True, agreed_at=at
    )
    thanks.words = words
    db.session.add_all([answer, thanks])


def _ring(world: World) -> None:
    """At the event that was last, or at which people are today, some of those who came asked for something."""
    lately = (Event.start_utc <= world.now, Event.end_utc > world.now - timedelta(days=6), Event.cancelled_at.is_(None))
    event = db.session.scalars(
        select(Event).where(*lately, Event.published_at.is_not(None)).order_by(Event.start_utc.desc()).limit(1)
    ).first()
    if event is None:
        ahead = (Event.start_utc > world.now, Event.cancelled_at.is_(None), Event.published_at <= world.now)
        event = db.session.scalars(select(Event).where(*ahead).order_by(Event.start_utc).limit(1)).first()
    if event is None:
        return
    ring = Ring(event_id=event.id, opened_at=world.now - timedelta(hours=1))
    db.session.add(ring)
    db.session.flush()
    comes = (Registration.event_id == event.id, Registration.ended_at.is_(None), Registration.confirmed_at.is_not(None))
    people = db.session.scalars(select(Registration.person_id).where(*comes).order_by(Registration.id)).all()
    for number, ((title, line), person_id) in enumerate(zip(IN_THE_RING, people, strict=False)):
        at = world.now - timedelta(minutes=50 - number)
        db.session.add(
            Ask(asker_id=person_id, ring_id=ring.id, side=Side.ASK, kind=None, title=title, why=line, posted_at=at,
                raised_at=at)
        )  # fmt: skip
