"""After a talk: whether it took place, and what each of the two promises."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from portal.core.dates import add_months, local
from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import lock
from portal.core.settings import association
from portal.relationships.one_to_ones import standing
from portal.relationships.one_to_ones.facts import PromiseHelped, TalkConfirmed
from portal.relationships.one_to_ones.models import OneToOne, Promise
from portal.relationships.one_to_ones.operations import errors
from portal.relationships.ties.operations import evidence

#: A promise is for no later than so many months ahead.
MOST_MONTHS = 12


def say(talk: OneToOne, me: int, *, took_place: bool, now: datetime) -> None:
    """I say whether it took place. Only when both say yes is it evidence of their tie; a no counts for nothing.

    It may be said anew, until both say yes and for a month. Raises NotOver.
    """
    talk = lock(talk)
    if talk.said(me) is took_place and talk.confirmed_at is not None:
        return
    if not standing.may_say(talk, now) or talk.starts_at is None:
        raise errors.NotOver
    talk.say(me, took_place=took_place)
    if talk.proposer_said and talk.other_said:
        talk.confirmed_at = now
        day = local(talk.starts_at, association().time_zone).date()
        evidence.talked(talk.proposer_id, talk.other_id, on=day, key=f"one_to_one:{talk.id}", now=now)
        record(TalkConfirmed(one_to_one_id=talk.id))


def promise(
    talk: OneToOne, me: int, *, words: str, by: date, shared: bool, today: date, now: datetime
) -> Promise:  # fmt: skip
    """I promise something, by a day; or say it anew until I have kept it. `shared`: the other one reads it too.

    Raises NotMet, DayGone, TooFarOff, KeptAlready.
    """
    talk = lock(talk)
    if not talk.said(me):
        raise errors.NotMet
    if by < today:
        raise errors.DayGone
    if by > add_months(today, MOST_MONTHS):
        raise errors.TooFarOff
    row = _of(talk, me)
    if row is None:
        row = Promise(one_to_one_id=talk.id, owner_id=me, by=by, shared=shared, made_at=now)
        db.session.add(row)
    elif row.kept_at is not None:
        raise errors.KeptAlready
    if row.by != by:
        row.reminded_at = None
    row.words, row.by, row.shared = words, by, shared
    db.session.flush()
    return row


def drop(talk: OneToOne, me: int) -> None:
    """I take my promise back, while it is not kept; nobody is told. Twice changes nothing. Raises KeptAlready."""
    row = _of(lock(talk), me)
    if row is not None and row.kept_at is not None:
        raise errors.KeptAlready
    if row is not None:
        db.session.delete(row)


def keep(talk: OneToOne, me: int, *, now: datetime) -> None:
    """I have kept it. Twice changes nothing. Raises NotAPromise."""
    row = _of(lock(talk), me)
    if row is None:
        raise errors.NotAPromise
    row.kept_at = row.kept_at or now


def helped(talk: OneToOne, me: int, *, today: date, now: datetime) -> None:
    """What the other one promised, and has kept, helped me. Twice changes nothing. Raises NotAPromise."""
    talk = lock(talk)
    row = _of(talk, talk.with_whom(me))
    if row is None or not row.shared or row.kept_at is None:
        raise errors.NotAPromise
    if row.helped_at is not None:
        return
    row.helped_at = now
    evidence.helped(row.owner_id, me, on=today, key=f"one_to_one_promise:{row.id}", now=now)
    record(PromiseHelped(one_to_one_id=talk.id, promise_id=row.id, giver_id=row.owner_id, receiver_id=me))


def _of(talk: OneToOne, person: int) -> Promise | None:
    found = select(Promise).where(Promise.one_to_one_id == talk.id, Promise.owner_id == person)
    return db.session.scalar(found.execution_options(populate_existing=True))
