"""Saying that you met, taking it back, asking, answering. Each side speaks only for itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from portal.core.db import db, insert_or_ignore
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import for_update
from portal.relationships import pace
from portal.relationships.errors import NotYourself
from portal.relationships.facts import MeetingAsked, TieConfirmed
from portal.relationships.pace import Sends
from portal.relationships.ties import queries
from portal.relationships.ties.models import Tie
from portal.relationships.ties.queries import tie_between


class SayItFirst(DomainError):
    sentence = _l("Say that you met first; then you may ask.")


class AskedAlready(DomainError):
    sentence = _l("You have asked once, and once is enough. The rest is theirs to say.")


class NothingToAsk(DomainError):
    sentence = _l("You have both said that you met. There is nothing left to ask.")


class NotAsked(DomainError):
    sentence = _l("There is no question open here any more.")


def say_met(me: int, other: int, *, now: datetime) -> Tie:
    """I say that we met. When the other has said so too, the tie is confirmed; saying it twice changes nothing."""
    tie = locked_pair(me, other)
    if tie.met_at(me) is None:
        was = tie.confirmed_at
        setattr(tie, f"{tie.side(me)}_met_at", now)
        if was is None and tie.confirmed_at is not None:
            record(TieConfirmed(tie_id=tie.id, person_a_id=tie.person_a_id, person_b_id=tie.person_b_id, last_id=me))
    return tie


def take_back(me: int, other: int) -> None:
    """I take back what I said. The other's word stays as it is, and nobody is told."""
    tie = locked_pair(me, other)
    setattr(tie, f"{tie.side(me)}_met_at", None)


def ask(me: int, other: int, *, now: datetime) -> None:
    """Send the other one gentle mail: did we meet? Once, ever, and only by the one who said so.

    Raises SayItFirst, NothingToAsk, AskedAlready, and what `pace` raises.
    """
    tie = locked_pair(me, other)
    if tie.confirmed_at is not None:
        raise NothingToAsk
    if tie.met_at(me) is None:
        raise SayItFirst
    if tie.asked_at(me) is not None:
        raise AskedAlready
    pace.sends(Sends.MEETING, me, now=now)
    setattr(tie, f"{tie.side(me)}_asked_at", now)
    record(MeetingAsked(tie_id=tie.id, asker_id=me, asked_id=other))


def leave_it(me: int, asker: int, *, now: datetime) -> None:
    """I leave the question alone: it is not put to me again, and the asker never learns of it. Raises NotAsked."""
    tie = locked_pair(me, asker)
    if tie.asked_at(asker) is None:
        raise NotAsked
    if tie.left_at(me) is None:
        setattr(tie, f"{tie.side(me)}_left_at", now)


def introduced(one: int, other: int, *, now: datetime) -> Tie:
    """An introduction to which both said yes makes them acquaintances. The first one is kept."""
    tie = locked_pair(one, other)
    tie.introduced_at = tie.introduced_at or now
    return tie


def locked_pair(one: int, other: int) -> Tie:
    """The pair's row, locked, made when it is missing (two may say it at the same moment). Raises NotYourself."""
    if one == other:
        raise NotYourself
    low, high = queries.ordered(one, other)
    db.session.execute(insert_or_ignore(Tie).values(person_a_id=low, person_b_id=high))
    statement = for_update(queries.tie_between(low, high), of=Tie)
    return db.session.execute(statement).scalar_one()


def join(kept: int, merged: int) -> None:
    """Two entries about somebody became one, and somebody has a tie with each: what was said of either holds."""
    for tie, left in _both_ties(kept, merged):
        for name, said in _said(left, merged, tie, kept):
            if getattr(tie, name) is None:
                setattr(tie, name, said)


def part(kept: int, merged: int) -> None:
    """They are two again: what was said of the other alone is theirs alone."""
    for tie, left in _both_ties(kept, merged):
        for name, said in _said(left, merged, tie, kept):
            if said is not None and getattr(tie, name) == said:
                setattr(tie, name, None)


def _both_ties(kept: int, merged: int) -> Iterator[tuple[Tie, Tie]]:
    """(the tie with the one entry, the tie with the other) of everybody who has both."""
    theirs = select(Tie).where(or_(Tie.person_a_id == merged, Tie.person_b_id == merged))
    for left in db.session.scalars(theirs).all():
        somebody = left.other(merged)
        tie = None if somebody == kept else db.session.scalar(tie_between(somebody, kept))
        if tie is not None:
            yield tie, left


def _said(left: Tie, merged: int, tie: Tie, kept: int) -> Iterator[tuple[str, datetime | None]]:
    """What a tie says, under the names that it has in the other one."""
    yield "introduced_at", left.introduced_at
    yield f"{tie.side(kept)}_met_at", left.met_at(merged)
    yield f"{tie.side(tie.other(kept))}_met_at", left.met_at(left.other(merged))
