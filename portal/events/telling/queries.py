"""Whom a message of an organiser is for, and what was written; for those who run the event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from portal.core.db import db
from portal.events.registrations.models import Registration
from portal.events.registrations.queries.standing import is_live
from portal.events.telling.models import Audience, EventMessage
from portal.members.people import reach
from portal.members.people.models import Person

#: So many of those whom nothing reaches are named.
MOST_NAMED = 20
_REACHED: ColumnElement[bool] = func.coalesce(reach.EMAIL, "") != ""


@dataclass(frozen=True, slots=True)
class Size:
    """How many people a message is for: those whom it reaches, and those of whom no address is known."""

    reached: int
    left_out: int


def is_meant(audience: Audience, at: datetime) -> ColumnElement[bool]:
    """SQL: the registration is one of those that this was for at that moment, and is so still."""
    seated = or_(Registration.confirmed_at <= at, Registration.awaits.is_not(None))
    waits = and_(
        or_(Registration.confirmed_at.is_(None), Registration.confirmed_at > at), Registration.awaits.is_(None)
    )
    which: dict[Audience, list[ColumnElement[bool]]] = {
        Audience.PLACES: [seated],
        Audience.WAITING: [waits],
        Audience.EVERYBODY: [],
        Audience.CAME: [Registration.attended_at.is_not(None)],
    }
    return and_(is_live(), Registration.joined_at <= at, *which[audience])


def sizes(event_id: int, now: datetime) -> dict[Audience, Size]:
    """For each of those to whom somebody may write; one statement."""

    def people(*conditions: ColumnElement[bool]) -> Any:
        return func.coalesce(func.sum(case((and_(*conditions), 1), else_=0)), 0)

    wanted = [(is_meant(audience, now), reached) for audience in Audience for reached in (_REACHED, ~_REACHED)]
    row = db.session.execute(_people(event_id, *(people(*each) for each in wanted))).one()
    return {audience: Size(int(row[2 * at]), int(row[2 * at + 1])) for at, audience in enumerate(Audience)}


def size(event_id: int, audience: Audience, now: datetime) -> Size:
    """For one of them."""
    return sizes(event_id, now)[audience]


def names_left_out(event_id: int, audience: Audience, now: datetime) -> Select[str]:
    """The first of those whom nothing reaches."""
    nobody: Select[str] = _people(event_id, Person.name).where(is_meant(audience, now), ~_REACHED)
    return nobody.order_by(func.lower(Person.name), Person.id).limit(MOST_NAMED)


def messages(event_id: int) -> Select[EventMessage, str]:
    """What was written to the people of an event, the latest first, with the name of whoever wrote it."""
    written = select(EventMessage, Person.name).outerjoin(Person, Person.id == EventMessage.by_person_id)
    return written.where(EventMessage.event_id == event_id).order_by(EventMessage.at.desc(), EventMessage.id.desc())


def _people(event_id: int, *columns: Any) -> Any:
    found: Any = select(*columns).select_from(Registration).join(Person, Person.id == Registration.person_id)
    found = found.outerjoin(reach.ACCOUNT, reach.ACCOUNT.id == Person.account_id)
    return found.where(Registration.event_id == event_id)
