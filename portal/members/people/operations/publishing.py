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
from portal.members.people.models import Person


def publish(person: Person, *, indexed: bool, now: datetime) -> None:
    """Whoever has the address may read what the person opened to everybody; `indexed`: search engines may show it.

    The address is made once and stays theirs: it never leads to somebody else.
    """
    person.is_public, person.may_be_indexed, person.changed_at = True, indexed, now
    db.session.flush()
    while person.public_slug is None:
        _take(person, _free_slug(person))
    record(ProfileChanged(person_id=person.id))


def unpublish(person: Person, *, now: datetime) -> None:
    """The page is gone at once."""
    person.is_public, person.changed_at = False, now
    record(ProfileChanged(person_id=person.id))


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
