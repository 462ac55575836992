"""Goodwill acts, each as one of the two may read them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import outerjoin

from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.goodwill.models import GoodwillAct

#: The same pair and kind is evidence once in so many days.
ONCE_IN = timedelta(days=30)


def asked_open() -> Any:
    """SQL: the question was put and waits for a word."""
    return and_(GoodwillAct.asked_at.is_not(None), GoodwillAct.left_at.is_(None), GoodwillAct.confirmed_at.is_(None))


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


def questions_to(me: Any, day: Any) -> Select[GoodwillAct, Person]:
    """ "Did this help?": what waits for this person's word, with the one who asks, a member on that day."""
    return (
        select(GoodwillAct, Person)
        .join(Person, Person.id == GoodwillAct.giver_id)
        .where(GoodwillAct.receiver_id == me, asked_open(), members.counts_on(day))
        .order_by(GoodwillAct.asked_at, GoodwillAct.id)
    )


def of_party(act_id: int, me: int) -> Select[GoodwillAct]:
    """One act, for its giver; for whoever was helped while a question to them is open, and once they confirmed."""
    theirs = and_(GoodwillAct.receiver_id == me, or_(asked_open(), GoodwillAct.confirmed_at.is_not(None)))
    return select(GoodwillAct).where(GoodwillAct.id == act_id, or_(GoodwillAct.giver_id == me, theirs))


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
