"""Who asks, and whom they may ask about."""

from __future__ import annotations

from flask import abort

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


def find_person(person_id: int) -> Person:
    """Another person whom this actor may see, else 404."""
    return one_or_404(members.visible_people(actor()).where(Person.id == person_id))
