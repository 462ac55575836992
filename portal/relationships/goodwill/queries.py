"""Goodwill acts, each as one of the two may read them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import outerjoin

from portal.core.db import db
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.goodwill.models import GoodwillAct

#: The same pair and kind is evidence once in so many days.
ONCE_IN = timedelta(days=30)


def _asked() -> Any:
    """SQL: the question was put and has no word. Whether it was left alone no statement can tell: `waits` does."""
    return and_(GoodwillAct.asked_at.is_not(None), GoodwillAct.confirmed_at.is_(None))


def _with_person(whom: Any, day: Any) -> Select[GoodwillAct, Person | None]:
    """Acts, with that one of the two where they are a member on that day."""
    here = and_(Person.id == whom, members.counts_on(day))
    return select(GoodwillAct, Person).select_from(outerjoin(GoodwillAct, Person, here))


def given_by(me: Any, day: Any) -> Select[GoodwillAct, Person | None]:
    """The giver's diary, latest first, with whoever was helped where they are a member on that day. For the giver."""
    return (
        _with_person(GoodwillAct.receiver_id, day)
        .where(GoodwillAct.giver_id == me)
        .order_by(GoodwillAct.day.desc(), GoodwillAct.id.desc())
    )


def helped(me: Any, day: Any) -> Select[GoodwillAct, Person | None]:
    """What somebody said helped them, latest first, with whoever did it where they are a member on that day."""
    return (
        _with_person(GoodwillAct.giver_id, day)
        .where(GoodwillAct.receiver_id == me, GoodwillAct.confirmed_at.is_not(None))
        .order_by(GoodwillAct.day.desc(), GoodwillAct.id.desc())
    )


def asked(me: Any, day: Any) -> Select[GoodwillAct, Person]:
    """ "Did this help?": what has no word of this person, with the one who asks, a member on that day. What was left
    alone is among it: `waiting` takes it out.
    """
    return (
        select(GoodwillAct, Person)
        .join(Person, Person.id == GoodwillAct.giver_id)
        .where(GoodwillAct.receiver_id == me, _asked(), members.counts_on(day))
        .order_by(GoodwillAct.asked_at, GoodwillAct.id)
    )


def waiting(rows: Iterable[Any]) -> list[tuple[GoodwillAct, Person]]:
    """Of what `asked` found: what waits for this person's word."""
    return [(act, asker) for act, asker in rows if act.waits]


def of_party(act_id: int, me: int) -> GoodwillAct | None:
    """One act, for its giver; for whoever was helped while a question to them is open, and once they confirmed."""
    theirs = and_(GoodwillAct.receiver_id == me, or_(_asked(), GoodwillAct.confirmed_at.is_not(None)))
    found = db.session.scalar(
        select(GoodwillAct).where(GoodwillAct.id == act_id, or_(GoodwillAct.giver_id == me, theirs))
    )
    if found is None or found.giver_id == me or found.confirmed_at is not None or found.waits:
        return found
    return None


def near(act: GoodwillAct) -> Select[GoodwillAct]:
    """What else is confirmed of the same two and kind within the days in which it is evidence once."""
    return select(GoodwillAct).where(
        GoodwillAct.giver_id == act.giver_id,
        GoodwillAct.receiver_id == act.receiver_id,
        GoodwillAct.kind == act.kind,
        GoodwillAct.id != act.id,
        GoodwillAct.confirmed_at.is_not(None),
        GoodwillAct.day > act.day - ONCE_IN,
        GoodwillAct.day < act.day + ONCE_IN,
    )
