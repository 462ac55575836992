"""Welcoming members: once in a life, when their first membership begins."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import for_update
from portal.members.facts import MemberWelcomed
from portal.members.memberships.models import Belonging
from portal.members.people.models import Person


def welcome(person: Person, *, now: datetime) -> None:
    """Say welcome, once in a life: the fact by which others greet the newcomer."""
    if person.welcomed_at is not None:
        return
    person.welcomed_at = now
    db.session.flush()
    record(MemberWelcomed(person_id=person.id))


def welcome_due(today: date, *, now: datetime) -> int:
    """Welcome everybody whose first membership has begun by today. How many."""
    begun = select(Belonging.person_id).where(Belonging.start <= today)
    due = for_update(select(Person).where(Person.welcomed_at.is_(None), Person.id.in_(begun)).limit(500), of=Person)
    people = db.session.scalars(due).all()
    for person in people:
        welcome(person, now=now)
    return len(people)
