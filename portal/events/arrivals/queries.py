"""Who comes in at the door, for those who stand there: names and arrivals, and nothing else about anybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import aliased

from portal.core.actors import Actor
from portal.core.db import db
from portal.events.arrivals.models import CheckIn, DoorIntroduction
from portal.events.meeting.models import MeetingWish
from portal.events.registrations.models import Place, Registration
from portal.events.registrations.queries import lists
from portal.events.registrations.queries.standing import has_place, waits
from portal.events.tickets.models import TicketType
from portal.members.people.models import Person


@dataclass(frozen=True, slots=True)
class AtDoor:
    """One human who has a place. `beside`: with whom or as a guest, with which ticket. `since`: when they arrived."""

    id: int
    code: str
    name: str
    beside: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Expected:
    """How many have come, how many have not yet, and whether anybody waits for a place."""

    here: int
    rest: int
    somebody_waits: bool


def who_comes(event_id: int, words: str = "") -> Select[*tuple[Any, ...]]:
    """Everybody with a place, each guest for themselves, by the name of their host. `words`: of a name, or a code."""
    found: Select[*tuple[Any, ...]] = (
        select(
            Place.id,
            Place.code,
            Place.number,
            Place.name,
            Place.arrived_at,
            Registration.as_visitor,
            Person.name.label("host"),
            TicketType.name.label("ticket"),
        )
        .join(Place.registration)
        .join(Registration.person)
        .outerjoin(TicketType, TicketType.id == Place.ticket_type_id)
        .where(Registration.event_id == event_id, has_place())
        .order_by(func.lower(Person.name), Registration.id, Place.number)
    )
    for word in words.split()[:8]:
        guest = Place.name.icontains(word, autoescape=True)
        found = found.where(or_(lists.is_called(word), guest, Place.code == word))
    return found


def changed_since(event_id: int, check_in: int) -> Select[*tuple[Any, ...]]:
    """Of them those about whom something was noted after this one."""
    noted = select(CheckIn.place_id).where(CheckIn.id > check_in)
    return who_comes(event_id).where(Place.id.in_(noted))


def last_noted(event_id: int) -> int:
    """The latest of all that was noted at this event."""
    found = select(func.max(CheckIn.id)).join(Place, Place.id == CheckIn.place_id).join(Place.registration)
    return db.session.scalar(found.where(Registration.event_id == event_id)) or 0


def as_people(rows: Iterable[Any]) -> list[AtDoor]:
    return [AtDoor(row.id, row.code, *_called(row), row.arrived_at) for row in rows]


def expected(event_id: int) -> Expected:
    """In one statement."""
    came = func.coalesce(func.sum(case((Place.arrived_at.is_not(None), 1), else_=0)), 0)
    waiting = select(Registration.id).where(Registration.event_id == event_id, waits()).exists()
    found = select(came, func.count(), waiting).select_from(Place).join(Place.registration)
    here, total, waited = db.session.execute(found.where(Registration.event_id == event_id, has_place())).one()
    return Expected(int(here), int(total) - int(here), bool(waited))


def with_badges(event_id: int) -> Select[*tuple[Any, ...]]:
    """Everybody with a place in the order of the door, with what a badge says; for those who print them."""
    return who_comes(event_id).add_columns(Person.given_name, Person.family_name, Person.firm)


def to_welcome(event_id: int, who: Actor, words: str = "") -> Select[*tuple[Any, ...]]:
    """People who come, let themselves be seen and may be seen by `who`: (person, arrived, places, whether they were at
    an event before, whom they hope to meet). Those who are new stand first. Consent is asked of each reading.
    """
    other = aliased(Registration)
    before = select(other.id).where(
        other.person_id == Person.id, other.event_id != event_id, other.attended_at.is_not(None)
    )
    been = before.correlate(Person).exists()
    found: Select[*tuple[Any, ...]] = lists.say_they_come(event_id, who)
    found = found.outerjoin(MeetingWish, MeetingWish.registration_id == Registration.id)
    found = found.add_columns(Registration.attended_at, Registration.places, been, MeetingWish.hopes).order_by(None)
    for word in words.split()[:8]:
        found = found.where(lists.is_called(word))
    return found.order_by(been, func.lower(Person.name), Person.id)


def introduced_by(event_id: int, who: Actor, limit: int = 50) -> Select[int, str, str]:
    """Whom somebody brought together at an event, the latest first, as far as both are still seen; for them alone."""
    seen = lists.say_they_come(event_id, who).with_only_columns(Person.id, Person.name).order_by(None)
    one, other = seen.subquery(), seen.subquery()
    return (
        select(DoorIntroduction.id, one.c.name, other.c.name)
        .join(one, one.c.id == DoorIntroduction.a_person_id)
        .join(other, other.c.id == DoorIntroduction.b_person_id)
        .where(DoorIntroduction.event_id == event_id, DoorIntroduction.by_person_id == who.person_id)
        .order_by(DoorIntroduction.id.desc())
        .limit(limit)
    )


def _called(row: Any) -> tuple[str, str]:
    if row.number == 0:
        guest = str(_("Guest")) if row.as_visitor else ""
        return row.host, " · ".join(part for part in (guest, row.ticket) if part)
    with_whom = str(_("Comes with %(name)s", name=row.host))
    return row.name or str(_("A guest")), f"{with_whom} · {row.ticket}" if row.ticket else with_whom
