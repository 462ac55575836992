"""Finding visitors: for whoever has their link, and for letters to them."""

from __future__ import annotations

from sqlalchemy import Select, func, literal, or_, select
from sqlalchemy.orm import contains_eager

from portal.core.tokens import digest
from portal.events.programme.models import Event
from portal.events.registrations.models import Registration
from portal.events.registrations.queries.standing import is_live
from portal.events.visitors.models import Visitor
from portal.members.people import reach
from portal.members.people.models import Person


def behind(slug: str, token: str) -> Select[Visitor]:
    """Whose page at this event this link opens, with the event. For whoever has the link."""
    found = select(Visitor).join(Visitor.event).where(Event.slug == slug, Visitor.token_hash == digest(token))
    return found.options(contains_eager(Visitor.event))


def at(event_id: int, email_key: str) -> Select[Visitor]:
    """Who asked for this event from this address; there is at most one."""
    return select(Visitor).where(Visitor.event_id == event_id, Visitor.email_key == email_key)


def page_of(event_id: int, person_id: int) -> Select[Visitor]:
    """By which page this person came to the list of the event, the latest first."""
    theirs = select(Visitor).where(Visitor.event_id == event_id, Visitor.person_id == person_id)
    return theirs.order_by(Visitor.confirmed_at.desc(), Visitor.id.desc()).limit(1)


def made_before(email_key: str, name: str) -> Select[Person]:
    """Whom this very address made known by this name, without an account: they need not be written down twice. Of a
    firm's mailbox several may come.
    """
    found = select(Person).join(Visitor, Visitor.person_id == Person.id)
    theirs = (Visitor.email_key == email_key, Person.email_key == email_key)
    called = or_(Person.name == name, func.lower(Person.name) == name.lower())
    there = (Person.account_id.is_(None), Person.is_there(), Person.died_on.is_(None))
    return found.where(*theirs, called, *there).order_by(Person.id).limit(1)


def is_on_the_list(event_id: int, email_key: str, *, but: int | None = None) -> Select[bool]:
    """Whether somebody who is written to at this address is on the list of the event; `but`: other than this person."""
    found = (
        select(Registration.id)
        .join(Person, Person.id == Registration.person_id)
        .outerjoin(reach.ACCOUNT, reach.ACCOUNT.id == Person.account_id)
        .where(Registration.event_id == event_id, is_live(), literal(email_key) == reach.KEY)
    )
    if but is not None:
        found = found.where(Registration.person_id != but)
    return select(found.exists())
