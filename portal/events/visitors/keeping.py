"""How long visitors are known, and who of them belongs by now: for the sweep, and for whoever asks to be forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, exists, or_, select
from sqlalchemy.orm import aliased

from portal.events.programme.models import Event
from portal.events.programme.queries.moments import day_is_open
from portal.events.registrations.models import Registration
from portal.events.visitors.models import LINK_LASTS, Visitor
from portal.members.applications.models import Application
from portal.members.memberships.models import Membership, Representation
from portal.members.people.models import Person

#: So long after an event was over, or called off, whoever came as a guest is known by name.
KEPT = timedelta(days=90)
_OTHER = aliased(Registration)


def only_a_guest() -> ColumnElement[bool]:
    """SQL: the association knows this person as a guest and no more: they neither sign in, nor belong, nor apply."""
    belongs = (exists().where(each.person_id == Person.id) for each in (Membership, Representation, Application))
    return and_(Person.account_id.is_(None), Person.is_there(), ~or_(*belongs))


def unseen(now: datetime) -> ColumnElement[bool]:
    """SQL: a link that nobody used in time."""
    return and_(Visitor.confirmed_at.is_(None), Visitor.asked_at <= now - LINK_LASTS)


def is_long_over(now: datetime) -> ColumnElement[bool]:
    """SQL: the event was over, or called off, so long ago. One that waits for a new day is not."""
    ended = case((Event.cancelled_at.is_not(None), Event.cancelled_at), else_=Event.end_utc)
    return and_(~day_is_open(), ended <= now - KEPT)


def due(now: datetime) -> Select[int]:
    """The people whom the association knows as guests of events alone, and whose time has come: whoever signed up
    themselves, and walk-ins. Nobody who is, or was lately, on the list of another event. In no order, so that the
    index of guests is read and nothing else.
    """
    lately = (
        select(_OTHER.id)
        .join(Event, Event.id == _OTHER.event_id)
        .where(_OTHER.person_id == Registration.person_id, ~is_long_over(now))
        .correlate(Registration)
    )
    theirs = Person.id == Registration.person_id
    return (
        select(Registration.person_id)
        .join(Event, Event.id == Registration.event_id)
        .where(Registration.as_visitor, is_long_over(now), exists().where(theirs, only_a_guest()), ~lately.exists())
    )


def over_by_now(now: datetime) -> Select[int]:
    """Pages of visitors that lead to what was long ago."""
    found = select(Visitor.id).join(Event, Event.id == Visitor.event_id)
    return found.where(Visitor.confirmed_at.is_not(None), is_long_over(now))
