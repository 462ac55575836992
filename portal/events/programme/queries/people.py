"""Finding somebody to put on a list."""

from __future__ import annotations

from sqlalchemy import Select

from portal.core.settings import today
from portal.members.models import Person
from portal.members.queries import members_on


def members_called(words: str, limit: int = 8) -> Select[Person]:
    """Today's members whose name holds all these words; for those who run an event."""
    found = members_on(today())
    for word in words.split()[:6]:
        found = found.where(Person.name.icontains(word, autoescape=True))
    return found.limit(limit)
