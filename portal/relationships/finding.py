"""Who asks, and whom they may ask about."""

from __future__ import annotations

from dataclasses import replace

from flask import abort
from sqlalchemy import Select

from portal.core.access import actor
from portal.core.db import one_or_404
from portal.members.memberships.queries import members
from portal.members.people.models import Person


def me_id() -> int:
    """Who is asking; an account without a person has no ties."""
    person_id = actor().person_id
    if person_id is None:
        abort(404)
    return person_id


def fellows() -> Select[Person]:
    """Whom a member may see as a member: all that is between people is theirs as that, whatever office they hold.

    Nobody of the office writes to somebody who left, or died, because the office sees them.
    """
    who = actor()
    return members.visible_people(replace(who, powers=frozenset()) if who.is_member else who)


def find_person(person_id: int) -> Person:
    """Another person whom this actor may see as a member, else 404."""
    return one_or_404(fellows().where(Person.id == person_id))
