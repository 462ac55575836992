"""Who wishes to meet people at an event; for those alone who wish it too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, exists, select, union
from sqlalchemy.orm import aliased

from portal.core import questions
from portal.core.db import db
from portal.events.meeting.matching import Side, Suggestion, worth_meeting
from portal.events.meeting.models import MeetingWish
from portal.events.programme.models import Event, Phase
from portal.events.registrations.models import Registration
from portal.events.registrations.queries import own
from portal.events.registrations.queries.familiar import KNOWN
from portal.events.registrations.queries.standing import has_place
from portal.members.memberships.models import Belonging
from portal.members.memberships.queries.members import began_from, counts_on
from portal.members.people.models import Person
from portal.members.people.profile import fields_for_members

#: So many of those who wish it are compared, those who signed up after the reader first: a crowd costs no more.
MOST_COMPARED = 100
A_YEAR = timedelta(days=365)


def is_open(event: Event, now: datetime) -> bool:
    """Whether people can still be met there."""
    return event.phase(now) in {Phase.PUBLISHED, Phase.POSTPONED}


def mine(event_id: int, person_id: int) -> Select[Registration, MeetingWish]:
    """The person's place, and their wish or None; for the person alone."""
    found = own.live(event_id, person_id).where(has_place())
    return found.outerjoin(MeetingWish, MeetingWish.registration_id == Registration.id).add_columns(MeetingWish)


def suggestions(event_id: int, registration: Registration, day: date) -> Sequence[Suggestion]:
    """Whom this member might meet, five at most, the same whenever one looks; none before both wish it and come.

    Only what every member may read is compared, whatever else the reader may do here. One statement.
    """
    me = registration.person_id
    rows = db.session.execute(_comparable(event_id, registration, day)).all()
    sides = {
        person.id: Side(person, fields_for_members(person), wish.hopes, wish.offers, first_time=bool(new))
        for person, wish, new in rows
    }
    reader = sides.pop(me, None)
    return worth_meeting(reader, list(sides.values()), event_id) if reader else []


def _is_new(event_id: int, day: date) -> ColumnElement[bool]:
    """Of a Person: a member for less than a year, who had a place at no other event that is over.

    Whether somebody was there is not known where nobody is ticked off, nor what was before the portal.
    """
    other = aliased(Registration)
    over = (other.event_id != event_id, other.ended_at.is_(None), other.confirmed_at.is_not(None))
    before = select(other.id).join(Event, Event.id == other.event_id)
    before = before.where(other.person_id == Person.id, *over, Event.end_utc <= questions.now())
    lately = exists().where(Belonging.person_id == Person.id, began_from(day - A_YEAR))
    return and_(lately.correlate(Person), ~before.correlate(Person).exists())


def _comparable(event_id: int, registration: Registration, day: date) -> Select[Person, MeetingWish, bool]:
    """The reader and those who wish it too and have a place, members of that day, none whom the reader knows."""
    me = registration.person_id
    found = (
        select(Person, MeetingWish, _is_new(event_id, day))
        .join(Registration, Registration.person_id == Person.id)
        .join(MeetingWish, MeetingWish.registration_id == Registration.id)
        .where(Registration.event_id == event_id, has_place(), counts_on(day), Person.died_on.is_(None))
    )
    known = [ids(me) for ids in KNOWN.all()]
    if known:
        found = found.where(Person.id.not_in(union(*known)))
    turn = case((Registration.id == registration.id, 0), (Registration.id > registration.id, 1), else_=2)
    return found.order_by(turn, Registration.id).limit(MOST_COMPARED + 1)
