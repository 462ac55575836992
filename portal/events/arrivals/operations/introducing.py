"""Bringing people together at an event; what a connector notes of it is theirs alone, so no trail names it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.facts import record
from portal.events.arrivals.models import DoorIntroduction
from portal.events.arrivals.operations import check_ins
from portal.events.errors import NotListed
from portal.events.facts import PeopleIntroduced
from portal.events.programme.models import Event
from portal.events.programme.operations import seats
from portal.events.registrations.queries.lists import say_they_come
from portal.members.people.models import Person


def introduce(event: Event, one: int, other: int, *, who: Actor, now: datetime) -> None:
    """Note that `who` brought two people together; again changes nothing.

    Both must come and let themselves be seen, at this very moment, and be seen by `who`. Raises DoorsClosed, NotListed.
    """
    event = seats.lock(event)
    check_ins.check_doors(event, now)
    first, second = sorted((one, other))
    shown = say_they_come(event.id, who).where(Person.id.in_({first, second})).with_only_columns(Person.id)
    if len(set(db.session.scalars(shown))) != 2:
        raise NotListed
    pair = {"event_id": event.id, "by_person_id": who.person_id or 0, "a_person_id": first, "b_person_id": second}
    if db.session.scalar(select(DoorIntroduction.id).filter_by(**pair)) is None:
        db.session.add(DoorIntroduction(**pair, at=now))
        db.session.flush()
        record(PeopleIntroduced(**pair))


def take_back(event: Event, number: int, *, by: int) -> None:
    """It was not so after all. Touches nothing that somebody else noted."""
    db.session.execute(delete(DoorIntroduction).filter_by(id=number, event_id=event.id, by_person_id=by))
