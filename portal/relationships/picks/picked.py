"""Whom people picked after an event, each for whoever picked; and what two who picked each other may learn of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import aliased

from portal.core.actors import Actor
from portal.core.dates import local
from portal.core.db import db
from portal.core.questions import ME
from portal.events.feedback.queries import was_there, was_there_by
from portal.events.programme.models import Event
from portal.events.programme.queries.moments import takes_place
from portal.events.registrations.models import Registration
from portal.events.registrations.queries import lists
from portal.members.people.models import Person
from portal.relationships.picks.models import EventPick

#: So long after an event nobody learns who picked them.
SEALED = timedelta(days=7)


def last_day(event: Event) -> date:
    """The day on which it ended, where it was."""
    return local(event.end_utc, event.zone).date()


def were_there(event_id: int, who: Actor, day: date) -> Select[Person]:
    """Who else was at an event that is over, and lets members see it; for members."""
    return lists.say_they_come(event_id, who, day).where(was_there(), Person.id != who.person_id)


def my_picks(owner_id: int, event_id: int) -> Select[EventPick, Person]:
    """Whom the owner picked after an event. For the owner alone."""
    found = select(EventPick, Person).join(Person, Person.id == EventPick.about_id)
    return found.where(EventPick.owner_id == owner_id, EventPick.event_id == event_id).order_by(EventPick.number)


def compared_at(event: Event) -> datetime:
    """When the picks of an event are laid beside each other: once, and those made later never."""
    return event.end_utc + SEALED


def picked_each_other(me: int, event: Event, now: datetime) -> set[int]:
    """Those whom I picked after this event and who picked me, both within the week and by then not taken back.

    Nobody finds out who picked them by picking one after the other: until they are compared nothing shows, and what is
    picked afterwards is not compared.
    """
    if now < compared_at(event):
        return set()
    theirs = aliased(EventPick)
    in_time = and_(EventPick.picked_at < compared_at(event), theirs.picked_at < compared_at(event))
    both = select(EventPick.about_id).join(
        theirs, and_(theirs.owner_id == EventPick.about_id, theirs.event_id == EventPick.event_id)
    )
    mine = (EventPick.owner_id == me, EventPick.event_id == event.id, theirs.about_id == me)
    return set(db.session.scalars(both.where(*mine, in_time)))


def to_look_back_on(ended: Any, since: Any) -> Select[Event]:
    """For home: the last event at which its reader was, over by `ended` and not before `since`.

    They have picked nobody there, while somebody else lets members see that they came.
    """
    other, now_mine = aliased(Registration), Registration.person_id == ME
    somebody = exists().where(other.event_id == Event.id, other.id != Registration.id, other.list_consent)
    somebody = somebody.where(other.ended_at.is_(None), other.confirmed_at.is_not(None))
    picked = exists().where(EventPick.event_id == Event.id, EventPick.owner_id == ME)
    return (
        select(Event)
        .join(Registration, Registration.event_id == Event.id)
        .where(takes_place(), Event.end_utc <= ended, Event.end_utc > since, now_mine)
        .where(was_there_by(ended), somebody, ~picked)
        .order_by(Event.end_utc.desc(), Event.id)
        .limit(1)
    )
