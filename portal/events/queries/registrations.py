"""Finding who comes and who waits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.core.access import Actor
from portal.events.models import Event, EventTeam, Registration, RegistrationChange
from portal.members.models import Person
from portal.members.queries import visible_people


def live(event_id: int, person_id: int) -> Select[Registration]:
    """The person's registration that has not ended; there is at most one."""
    return select(Registration).where(
        Registration.event_id == event_id, Registration.person_id == person_id, Registration.ended_at.is_(None)
    )


def numbered(event_id: int, number: int) -> Select[Registration]:
    """One registration of an event, with its person, its event and the team, which policies ask about."""
    found = select(Registration).where(Registration.id == number, Registration.event_id == event_id)
    with_team = joinedload(Registration.event).selectinload(Event.team)
    return found.options(with_team, joinedload(Registration.person))


def team_member(event_id: int, number: int) -> Select[EventTeam]:
    """Somebody on an event's team, with the whole team, which policies ask about."""
    found = select(EventTeam).where(EventTeam.event_id == event_id, EventTeam.person_id == number)
    with_team = joinedload(EventTeam.event).selectinload(Event.team)
    return found.options(with_team, joinedload(EventTeam.person))


def registrations_of(person_id: int, *, since: datetime | None = None) -> Select[Registration]:
    """A person's own registrations with their events, the latest event first; for the person alone."""
    found = (
        select(Registration)
        .join(Registration.event)
        .where(Registration.person_id == person_id)
        .options(contains_eager(Registration.event))
        .order_by(Event.start_utc.desc(), Registration.id.desc())
    )
    return found if since is None else found.where(Event.end_utc > since)


def attendees(event_id: int, words: str = "") -> Select[Registration]:
    """Everyone who holds a place or waits, by name; for the team. `words` look in names of people and guests."""
    found = (
        select(Registration)
        .join(Registration.person)
        .where(Registration.event_id == event_id, Registration.ended_at.is_(None))
        .options(contains_eager(Registration.person))
        .order_by(func.lower(Person.name), Registration.id)
    )
    for word in words.split()[:8]:
        found = found.where(Person.name.icontains(word, autoescape=True))
    return found


def waiting(event_id: int) -> Select[Registration]:
    """Who waits or holds an offer, in the order of the list; for the team."""
    return (
        select(Registration)
        .where(Registration.event_id == event_id, Registration.ended_at.is_(None))
        .where(Registration.confirmed_at.is_(None))
        .options(joinedload(Registration.person))
        .order_by(Registration.offered_at.is_(None), Registration.joined_at, Registration.id)
    )


def say_they_come(event_id: int, who: Actor) -> Select[Person]:
    """People with a place who let members see that they come, as far as `who` may see them at all."""
    seen = visible_people(who).with_only_columns(Person.id).order_by(None)
    return (
        select(Person)
        .join(Registration, Registration.person_id == Person.id)
        .where(Registration.event_id == event_id, Registration.ended_at.is_(None))
        .where(Registration.confirmed_at.is_not(None), Registration.list_consent)
        .where(or_(Person.id.in_(seen), Person.id == who.person_id))
        .order_by(Registration.confirmed_at, Registration.id)
    )


def history(event_id: int, limit: int = 50) -> Select[RegistrationChange, str]:
    """What happened to an event's registrations lately: (change, person's name); for the team."""
    return (
        select(RegistrationChange, Person.name)
        .join(Registration, Registration.id == RegistrationChange.registration_id)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.event_id == event_id)
        .order_by(RegistrationChange.id.desc())
        .limit(limit)
    )
