"""Finding a person's own registrations; for the person alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, case, literal, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from portal.events.programme.models import Event
from portal.events.programme.queries.moments import day_is_open, is_ahead
from portal.events.registrations.models import Place, Registration, Standing
from portal.events.registrations.queries.standing import has_place, holds_place
from portal.members.people import reach
from portal.members.people.models import Person


def live(event_id: int, person_id: int) -> Select[Registration]:
    """The person's registration that has not ended; there is at most one."""
    return select(Registration).where(
        Registration.event_id == event_id, Registration.person_id == person_id, Registration.ended_at.is_(None)
    )


def place_at(slug: str, registration_id: int, number: int) -> Select[Event, Place]:
    """The event at this address with a place that is held there; for whoever holds its link."""
    found = select(Event, Place).join(Registration, Registration.event_id == Event.id)
    found = found.join(Place, Place.registration_id == Registration.id)
    return found.where(Registration.id == registration_id, Place.number == number, has_place(), Event.slug == slug)


def live_with_party(event_id: int, person_id: int) -> Select[Registration]:
    """The same with everybody who comes along."""
    return with_party(live(event_id, person_id))


def with_party(found: Select[Registration]) -> Select[Registration]:
    """The same registrations with everybody who is in them."""
    return found.options(selectinload(Registration.party))


def with_party_of(registration_id: int) -> Select[Registration]:
    """One registration as it is now, with everybody who is in it."""
    found = select(Registration).where(Registration.id == registration_id)
    return with_party(found).execution_options(populate_existing=True)


def guests_of(registration_id: int) -> Select[str]:
    """The names of those whom somebody brings."""
    named = select(Place.name).where(Place.registration_id == registration_id, Place.number > 0, Place.name != "")
    return named.order_by(Place.number)


def registrations_of(person_id: int) -> Select[Registration]:
    """All of a person's own registrations with their events, the latest event first; for the person alone."""
    return _own(person_id).order_by(Event.start_utc.desc(), Registration.id.desc())


def coming_for(person_id: int, now: datetime) -> Select[Registration]:
    """What a person is on the list for: what is on or comes, soonest first, then what waits for a new day."""
    ahead = _own(person_id).where(Registration.ended_at.is_(None), is_ahead(now), Event.cancelled_at.is_(None))
    return ahead.order_by(case((day_is_open(), 1), else_=0), Event.start_utc, Registration.id)


def of_person(person_id: int, since: datetime) -> Select[Event, Registration]:
    """A person's own sign-ups since then, with their events: with a place, or cancelled with the event."""
    kept = or_(holds_place(), Registration.ended_as == Standing.EVENT_CANCELLED)
    return (
        select(Event, Registration)
        .join(Registration, Registration.event_id == Event.id)
        .where(Registration.person_id == person_id, kept, or_(is_ahead(since), Event.cancelled_at > since))
        .order_by(Event.start_utc, Event.id)
        .limit(500)
    )


def another_reads_there(event_id: int, person_id: int, email_key: str) -> Select[bool]:
    """Whether somebody else who has a place is written to at the same address."""
    other = (
        select(Registration.id)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(reach.ACCOUNT, reach.ACCOUNT.id == Person.account_id)
        .where(Registration.event_id == event_id, Registration.person_id != person_id, has_place())
    )
    return select(other.where(literal(email_key) == reach.KEY).exists())


def _own(person_id: int) -> Select[Registration]:
    own = select(Registration).join(Registration.event).where(Registration.person_id == person_id)
    return own.options(contains_eager(Registration.event))
