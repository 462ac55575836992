"""A public page for who wants one: its switch and its address."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.core.db import db
from portal.core.facts import record
from portal.core.text import slugify
from portal.core.work import attempt
from portal.members.facts import ProfileChanged
from portal.members.people.consents import Matter, Through
from portal.members.people.models import Person
from portal.members.people.operations import consenting


def publish(person: Person, *, indexed: bool, now: datetime) -> None:
    """Whoever has the address may read what the person opened to everybody; `indexed`: search engines may show it.

    The address is made once and stays theirs: it never leads to somebody else.
    """
    _note(person, public=True, indexed=indexed, now=now)
    person.is_public, person.may_be_indexed, person.changed_at = True, indexed, now
    db.session.flush()
    while person.public_slug is None:
        _take(person, _free_slug(person))
    record(ProfileChanged(person_id=person.id))


def unpublish(person: Person, *, now: datetime) -> None:
    """The page is gone at once."""
    _note(person, public=False, indexed=False, now=now)
    person.is_public, person.changed_at = False, now
    record(ProfileChanged(person_id=person.id))


def _note(person: Person, *, public: bool, indexed: bool, now: datetime) -> None:
    """What is other than before, as what they said: nobody is asked to list a page that is closed."""
    before = {Matter.PUBLIC_PAGE: person.is_public, Matter.SEARCH: person.is_public and person.may_be_indexed}
    for matter, given in ((Matter.PUBLIC_PAGE, public), (Matter.SEARCH, indexed)):
        if before[matter] != given:
            consenting.note(person.id, matter, given=given, through=Through.PAGE, now=now)


def _take(person: Person, slug: str) -> None:
    try:
        with attempt():
            person.public_slug = slug
            db.session.flush()
    except IntegrityError:  # somebody of the same name was a moment faster
        db.session.refresh(person)


def _free_slug(person: Person) -> str:
    first = slugify(person.name)
    alike = Person.public_slug.like(f"{first}%")
    taken = set(db.session.scalars(select(Person.public_slug).where(alike)))
    return next(slug for number in count(1) if (slug := first if number == 1 else f"{first}-{number}") not in taken)
