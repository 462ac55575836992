"""Writing help down, asking once whether it helped, and saying that it did. Of what stays private no fact is told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import find_locked, lock
from portal.members.people.models import Person
from portal.relationships import pace
from portal.relationships.errors import NotYourself, StillToCome
from portal.relationships.goodwill import queries
from portal.relationships.goodwill.facts import HelpAsked, HelpConfirmed
from portal.relationships.goodwill.models import GoodwillAct, HelpKind
from portal.relationships.goodwill.told.operations import take_words_back
from portal.relationships.pace import Sends
from portal.relationships.ties.operations import evidence

#: So long somebody who was asked about one thing is asked about nothing else by the same person.
ONE_QUESTION_IN = timedelta(days=30)


class AskedAlready(DomainError):
    sentence = _l("You have asked once, and once is enough. The rest is theirs to say.")


class AskedLately(DomainError):
    sentence = _l("You asked them about something else not long ago. Give it a few weeks; your diary keeps this.")


class SaidAlready(DomainError):
    sentence = _l("They have said that it helped. There is nothing left to ask.")


class NothingAsked(DomainError):
    sentence = _l("There is no question open here any more.")


class TheyKnow(DomainError):
    sentence = _l("This was confirmed, so it is between the two of you. You can hide it from your diary.")


class NotConfirmed(DomainError):
    sentence = _l("Nobody has confirmed this, so nobody but you sees it.")


def write_down(
    giver: int, receiver: int, *, kind: HelpKind, day: date, line: str, today: date, now: datetime
) -> GoodwillAct:
    """What I did for somebody, in my diary alone. `today`: in the association's zone.

    Raises NotYourself, StillToCome.
    """
    act = _new(giver, receiver, kind, day, today, now)
    act.line = line
    db.session.add(act)
    db.session.flush()
    return act


def thank(
    receiver: int, giver: int, *, kind: HelpKind, day: date, thanks: str, today: date, now: datetime
) -> GoodwillAct:
    """I say unasked that somebody helped me: it stands in their diary as confirmed. Raises NotYourself, StillToCome,
    and what `pace` raises.
    """
    pace.sends(Sends.THANKS, receiver, now=now)
    find_locked(Person, receiver)  # one hand at a time: what counts depends on what they confirmed before
    act = _new(giver, receiver, kind, day, today, now)
    act.by_receiver, act.confirmed_at, act.thanks = True, now, thanks
    db.session.add(act)
    db.session.flush()
    _count(act, now)
    record(HelpConfirmed(act_id=act.id))
    return act


def asked_lately(act: GoodwillAct, now: datetime) -> bool:
    """Whether its giver put a question to the same person not long ago, of whatever became of it but a yes."""
    lately = select(GoodwillAct.id).where(
        GoodwillAct.giver_id == act.giver_id,
        GoodwillAct.receiver_id == act.receiver_id,
        GoodwillAct.asked_at > now - ONE_QUESTION_IN,
        GoodwillAct.confirmed_at.is_(None),
    )
    return db.session.scalar(lately.limit(1)) is not None


def ask(act: GoodwillAct, *, words: str, now: datetime) -> None:
    """Ask whoever was helped, by mail and once, whether it did; `words`: so that they know what is meant.

    Raises SaidAlready, AskedAlready, AskedLately (which looks at the days alone: nobody learns that they were left),
    and what `pace` raises.
    """
    pace.sends(Sends.HELPED, act.giver_id, now=now)
    find_locked(Person, act.giver_id)
    act = lock(act)
    if act.confirmed_at is not None:
        raise SaidAlready
    if act.asked_at is not None:
        raise AskedAlready
    if asked_lately(act, now):
        raise AskedLately
    act.asked_at, act.asking = now, words
    record(HelpAsked(act_id=act.id))


def confirm(act: GoodwillAct, *, thanks: str, now: datetime) -> None:
    """It helped. The first word is kept. Raises NothingAsked."""
    find_locked(Person, act.receiver_id)
    act = lock(act)
    if act.confirmed_at is not None:
        return
    if act.asked_at is None or act.left_at is not None:
        raise NothingAsked
    act.confirmed_at, act.thanks = now, thanks
    db.session.flush()
    _count(act, now)
    record(HelpConfirmed(act_id=act.id))


def leave_it(act: GoodwillAct, *, now: datetime) -> None:
    """I leave the question alone: it is not put again, and the giver never learns of it. Raises NothingAsked."""
    act = lock(act)
    if act.asked_at is None or act.confirmed_at is not None:
        raise NothingAsked
    act.left_at = act.left_at or now


def take_back(act: GoodwillAct, *, now: datetime) -> None:
    """I take back that it helped, and my thanks. What I wrote unasked is gone; what I was asked about is left alone."""
    find_locked(Person, act.receiver_id)
    act = lock(act)
    if act.confirmed_at is None:
        raise NothingAsked
    waiting = db.session.scalars(queries.near(act)).all() if act.counts else []
    take_words_back(act)
    evidence.withdrawn(key_of(act))
    if act.by_receiver:
        db.session.delete(act)
    else:
        act.confirmed_at, act.hidden_at, act.left_at, act.counts, act.thanks = None, None, now, False, ""
    db.session.flush()
    for other in sorted(waiting, key=lambda each: (each.day, each.id)):
        _count(other, now)


def forget(act: GoodwillAct) -> None:
    """Take a line that nobody confirmed out of my diary, for good; a question about it goes too. Raises TheyKnow."""
    act = lock(act)
    if act.confirmed_at is not None:
        raise TheyKnow
    db.session.delete(act)


def hide(act: GoodwillAct, *, hidden: bool, now: datetime) -> None:
    """Take what was confirmed out of sight of my own diary, or bring it back. Raises NotConfirmed."""
    act = lock(act)
    if act.confirmed_at is None:
        raise NotConfirmed
    act.hidden_at = (act.hidden_at or now) if hidden else None


def key_of(act: GoodwillAct) -> str:
    """Under which it is evidence of the tie."""
    return f"goodwill:{act.id}"


def _new(giver: int, receiver: int, kind: HelpKind, day: date, today: date, now: datetime) -> GoodwillAct:
    if giver == receiver:
        raise NotYourself(field="person")
    if day > today:
        raise StillToCome
    return GoodwillAct(giver_id=giver, receiver_id=receiver, kind=kind, day=day, noted_at=now)


def _count(act: GoodwillAct, now: datetime) -> None:
    """Make it evidence, unless something of the same two and kind is within thirty days."""
    if act.counts or db.session.scalar(queries.near(act).where(GoodwillAct.counts).limit(1)) is not None:
        return
    act.counts = True
    db.session.flush()
    evidence.helped(act.giver_id, act.receiver_id, on=act.day, key=key_of(act), now=now)
