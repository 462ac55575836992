"""Who was introduced to whom at an event: told to the two alone, in what is between them, and never by whom.

It is read where the connector noted it, so that what they take back is gone.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, exists, or_, select

from portal.core.db import db
from portal.events.arrivals.models import DoorIntroduction
from portal.events.programme.models import Event
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.ties.models import Tie

#: So long afterwards the page of my people leads to somebody of whom I have not said that we met.
LATELY = timedelta(days=30)
MOST = 10


def to_me(me: Any, day: Any) -> Select[Person, Event]:
    """Who was introduced to me, a member on that day, and at which event; the latest first."""
    mine = or_(DoorIntroduction.a_person_id == me, DoorIntroduction.b_person_id == me)
    other = case((DoorIntroduction.a_person_id == me, DoorIntroduction.b_person_id), else_=DoorIntroduction.a_person_id)
    return (
        select(Person, Event)
        .select_from(DoorIntroduction)
        .join(Person, Person.id == other)
        .join(Event, Event.id == DoorIntroduction.event_id)
        .where(mine, members.counts_on(day))
        .order_by(Event.start_utc.desc(), Event.id, Person.id)
    )


def lately(me: int, day: date, now: datetime) -> list[tuple[Person, Event]]:
    """Who was introduced to me of late, while I have not said that we met and no tie is confirmed; a few."""
    first = and_(Tie.person_a_id == me, Tie.person_b_id == Person.id)
    second = and_(Tie.person_b_id == me, Tie.person_a_id == Person.id)
    said = or_(and_(first, Tie.a_met_at.is_not(None)), and_(second, Tie.b_met_at.is_not(None)))
    known = exists().where(or_(first, second), or_(said, Tie.introduced_at.is_not(None)))
    found = to_me(me, day).where(DoorIntroduction.at > now - LATELY, ~known).limit(MOST)
    where: dict[Person, Event] = {}
    for person, event in db.session.execute(found):
        where.setdefault(person, event)
    return list(where.items())
