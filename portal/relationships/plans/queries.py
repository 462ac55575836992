"""A plan, for its owner alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, select

from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.plans.models import Aim

#: A quarter: then its owner is asked whether it is still so.
LOOK_AFTER = timedelta(days=91)


def aims_of(owner_id: Any, day: Any) -> Select[Aim, Person | None]:
    """What is still wanted, what is wanted soonest first, with whoever is named, where a member on that day."""
    return _with_person(owner_id, day).where(Aim.ended_at.is_(None)).order_by(Aim.by.is_(None), Aim.by, Aim.id)


def ended_of(owner_id: Any, day: Any) -> Select[Aim, Person | None]:
    """What was reached, or let go; the latest first."""
    return _with_person(owner_id, day).where(Aim.ended_at.is_not(None)).order_by(Aim.ended_at.desc(), Aim.id.desc())


def own_aim(owner_id: int, aim_id: int) -> Select[Aim]:
    """One of them; nobody else's."""
    return select(Aim).where(Aim.id == aim_id, Aim.owner_id == owner_id)


def to_look_at(owner_id: Any, since: Any) -> Select[Aim]:
    """Of which its owner has said nothing since that moment, the oldest first."""
    last = func.coalesce(Aim.looked_at, Aim.written_at)
    return select(Aim).where(Aim.owner_id == owner_id, Aim.ended_at.is_(None), last <= since).order_by(last, Aim.id)


def is_due(aim: Aim, now: datetime) -> bool:
    """Whether its owner is asked whether it is still so."""
    return aim.ended_at is None and (aim.looked_at or aim.written_at) <= now - LOOK_AFTER


def _with_person(owner_id: Any, day: Any) -> Select[Aim, Person | None]:
    here = and_(Person.id == Aim.person_id, members.counts_on(day))
    return select(Aim, Person).outerjoin(Person, here).where(Aim.owner_id == owner_id)
