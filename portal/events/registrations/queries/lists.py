"""Finding who comes to an event and who waits for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.folding import fold
from portal.events.programme.models import Event
from portal.events.registrations.models import Place, Registration, RegistrationChange
from portal.events.registrations.queries.standing import has_place, holds_offer, waits
from portal.members.memberships.queries.members import seen_by
from portal.members.people.models import Person


def place_numbered(event_id: int, number: int) -> Select[Place]:
    """One place at an event, with its registration, that one's person and event, and the team."""
    found = select(Place).join(Place.registration).where(Place.id == number, Registration.event_id == event_id)
    registration = contains_eager(Place.registration)
    with_team = registration.joinedload(Registration.event).selectinload(Event.team)
    return found.options(with_team, registration.joinedload(Registration.person))


def numbered(event_id: int, number: int) -> Select[Registration]:
    """One registration of an event, with its person, its event and the team, which policies ask about."""
    found = select(Registration).where(Registration.id == number, Registration.event_id == event_id)
    with_team = joinedload(Registration.event).selectinload(Event.team)
    return found.options(with_team, joinedload(Registration.person))


def is_called(word: str) -> ColumnElement[bool]:
    """SQL: the word is in a person's name, with or without accents."""
    alike = Person.name_key.contains(fold(word) or word, autoescape=True)
    return or_(Person.name.icontains(word, autoescape=True), alike)


def attendees(event_id: int, words: str = "") -> Select[Registration]:
    """Everyone who holds a place or waits, by name; for the team. `words` look in names of people and guests."""
    found = (
        select(Registration)
        .join(Registration.person)
        .where(Registration.event_id == event_id, Registration.ended_at.is_(None))
        .options(contains_eager(Registration.person), selectinload(Registration.party))
        .order_by(func.lower(Person.name), Registration.id)
    )
    for word in words.split()[:8]:
        guest = Registration.party.any(Place.name.icontains(word, autoescape=True))
        found = found.where(or_(is_called(word), guest))
    return found


def waiting(event_id: int) -> Select[Registration]:
    """Who waits or holds an offer, in the order of the list; for the team."""
    return (
        select(Registration)
        .where(Registration.event_id == event_id, Registration.ended_at.is_(None))
        .where(or_(waits(), holds_offer()))
        .options(joinedload(Registration.person))
        .order_by(Registration.offered_at.is_(None), Registration.joined_at, Registration.id)
    )


def say_they_come(event_id: int, who: Actor, day: date | None = None) -> Select[Person]:
    """People with a place who let members see that they come, as far as `who` may see them at all."""
    return (
        select(Person)
        .join(Registration, Registration.person_id == Person.id)
        .where(Registration.event_id == event_id, has_place(), Registration.list_consent)
        .where(*seen_by(who, day))
        .order_by(Registration.confirmed_at, Registration.id)
    )


def come_in_all(event_id: int) -> int:
    """How many people have a place, shown to members or not, guests left out."""
    return db.session.scalar(select(func.count()).where(Registration.event_id == event_id, has_place())) or 0


def come_at_most(event_id: int, most: int) -> Select[int]:
    """The same as a statement, which counts no further than that."""
    some = select(Registration.id).where(Registration.event_id == event_id, has_place()).limit(most).subquery()
    return select(func.count()).select_from(some)


def somebody_waits(event_id: Any) -> ColumnElement[bool]:
    """SQL: there is somebody on the waiting list."""
    found: ColumnElement[bool] = _last_who_waits(event_id).is_not(None)
    return found


def somebody_is_before(event_id: int) -> Select[bool]:
    """Whether a newcomer would join a queue: somebody waits, or holds an offer. Nobody is read who has a place."""
    offers = select(func.min(Registration.offer_until)).where(Registration.event_id == event_id, holds_offer())
    return select(or_(_last_who_waits(event_id).is_not(None), offers.scalar_subquery().is_not(None)))


def _last_who_waits(event_id: Any) -> Any:
    """SQL: when the last joined the queue. For that SQLite takes the index of those who wait, for any another."""
    return select(func.max(Registration.joined_at)).where(Registration.event_id == event_id, waits()).scalar_subquery()


def history(event_id: int, limit: int = 50) -> Select[RegistrationChange, str]:
    """What happened to an event's registrations lately, the latest first: (change, person's name); for the team."""
    return (
        select(RegistrationChange, Person.name)
        .join(Registration, Registration.id == RegistrationChange.registration_id)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.event_id == event_id)
        .order_by(RegistrationChange.at.desc(), RegistrationChange.id.desc())
        .limit(limit)
    )
