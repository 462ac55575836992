"""Finding somebody to put on a list, and whom to tell of what happens there."""

from __future__ import annotations

from sqlalchemy import Select, select

from portal.core.settings import today
from portal.events.programme.models import EventTeam, Role
from portal.members.memberships.queries.members import members_on
from portal.members.people.models import Person


def members_called(words: str, limit: int = 8) -> Select[Person]:
    """Today's members whose name holds all these words; for those who run an event."""
    found = members_on(today())
    for word in words.split()[:6]:
        found = found.where(Person.name.icontains(word, autoescape=True))
    return found.limit(limit)


def organisers(event_id: int) -> Select[int]:
    """Who runs an event, by id, to be written to; outside of pages only."""
    run = EventTeam.role.in_((Role.OWNER, Role.ORGANISER))
    return select(EventTeam.person_id).where(EventTeam.event_id == event_id, run).order_by(EventTeam.id)
