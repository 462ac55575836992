"""Finding somebody to put on a list."""

from __future__ import annotations

from sqlalchemy import Select

from portal.core.settings import today
from portal.members.memberships.queries.members import members_on
from portal.members.people.models import Person


def members_called(words: str, limit: int = 8) -> Select[Person]:
    """Today's members whose name holds all these words; for those who run an event."""
    found = members_on(today())
    for word in words.split()[:6]:
        found = found.where(Person.name.icontains(word, autoescape=True))
    return found.limit(limit)
