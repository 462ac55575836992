"""Putting an ask or an offer on the board, changing and renewing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.core import search
from portal.core.db import db
from portal.core.locking import find_locked
from portal.members.people.models import Person
from portal.relationships.asks import queries
from portal.relationships.asks.errors import EnoughOpen, NotFromHere, NotYetRenewed, StandsNoMore
from portal.relationships.asks.models import MOST_OPEN, STANDS, Ask, Side, State
from portal.relationships.goodwill.models import HelpKind


@dataclass(frozen=True, slots=True)
class Words:
    """What is asked or offered, as it was written."""

    title: str
    kind: HelpKind | None
    why: str = ""
    good: str = ""
    area: str = ""
    trade: str = ""
    interests: str = ""


def post(me: int, side: Side, words: Words, *, today: date, now: datetime) -> Ask:
    """Put it on the board for 30 days; members read it there. Raises EnoughOpen."""
    _check_number(me, today)
    ask = Ask(asker_id=me, side=side, posted_at=now, raised_at=now, until=today + STANDS)
    _write(ask, words)
    db.session.add(ask)
    db.session.flush()
    index(ask)
    return ask


def change(ask_id: int, words: Words, *, today: date) -> None:
    """Say it better, for its owner. Raises StandsNoMore."""
    ask = _held(ask_id)
    if ask.state(today) not in {State.OPEN, State.RING}:
        raise StandsNoMore
    _write(ask, words)
    db.session.flush()
    if ask.until is not None:
        index(ask)


def renew(ask_id: int, *, today: date, now: datetime) -> None:
    """Let it stand for 30 more days from today, for its owner. Raises StandsNoMore, NotYetRenewed, EnoughOpen."""
    me = _owner(ask_id)
    find_locked(Person, me)
    ask = _held(ask_id)
    if ask.state(today) not in {State.OPEN, State.OVER}:
        raise StandsNoMore
    if not ask.may_be_renewed(today):
        raise NotYetRenewed
    if ask.state(today) is State.OVER:
        _check_number(me, today)
    ask.until, ask.raised_at, ask.renewals, ask.reminded_at = today + STANDS, now, ask.renewals + 1, None
    db.session.flush()
    index(ask)


def keep(ask_id: int, *, today: date, now: datetime) -> None:
    """Let what was posted in a ring stand on the board for 30 days. Raises NotFromHere, EnoughOpen."""
    me = _owner(ask_id)
    _check_number(me, today)
    ask = _held(ask_id)
    if ask.state(today) is not State.RING:
        raise NotFromHere
    ask.until, ask.raised_at = today + STANDS, now
    db.session.flush()
    index(ask)


def index(ask: Ask) -> None:
    """Let members find it by its words."""
    search.index(queries.SEARCHED, ask.id, ask.title, searched(ask))


def searched(ask: Ask) -> str:
    """What else than its title it is found by."""
    return "\n".join(getattr(ask, name) for name in ("why", "good", "area", "trade", "interests"))


def _check_number(me: int, today: date) -> None:
    """At most three of theirs stand at once; the person is locked, one hand at a time. Raises EnoughOpen."""
    find_locked(Person, me)
    if queries.open_of(me, today) >= MOST_OPEN:
        raise EnoughOpen


def _owner(ask_id: int) -> int:
    return db.session.get_one(Ask, ask_id).asker_id


def _held(ask_id: int) -> Ask:
    ask = find_locked(Ask, ask_id)
    if ask is None:
        raise StandsNoMore
    return ask


def _write(ask: Ask, words: Words) -> None:
    ask.title, ask.kind, ask.why, ask.good = words.title, words.kind, words.why, words.good
    ask.area, ask.trade, ask.interests = words.area, words.trade, words.interests
