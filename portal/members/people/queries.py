"""Finding people. Whoever asks decides who sees them: which members see whom is `memberships.queries.members`."""

from __future__ import annotations

from collections.abc import Iterable

from flask import abort
from sqlalchemy import select

from portal.core.access import actor
from portal.core.db import db
from portal.members.people.models import Person


def people_by_id(ids: Iterable[int | None]) -> dict[int, Person]:
    """These people by id, in one statement. It does not ask who may see them: the caller does."""
    wanted = {number for number in ids if number is not None}
    if not wanted:
        return {}
    return {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(wanted)))}


def me() -> Person:
    """The signed-in person; 403 for an account that is nobody's."""
    number = actor().person_id
    found = db.session.get(Person, number) if number else None
    if found is None:
        abort(403)
    return found
