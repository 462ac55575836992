"""Finding what an address is about. What the actor may not know of is not found."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.access import actor
from portal.core.db import one_or_404
from portal.events import queries
from portal.events.models import Event, EventTeam, Registration


def find_event(slug: str) -> Event:
    """The event of this address, with its team; 404 for those who may not know of it."""
    return one_or_404(queries.by_slug(actor(), slug))


def find_registration_of(slug: str, number: int) -> Registration:
    """A registration of this event, with its person and its event."""
    event = find_event(slug)
    found = select(Registration).where(Registration.id == number, Registration.event_id == event.id)
    return one_or_404(found.options(joinedload(Registration.event), joinedload(Registration.person)))


def find_team_member(slug: str, number: int) -> EventTeam:
    """Somebody on this event's team."""
    event = find_event(slug)
    found = select(EventTeam).where(EventTeam.event_id == event.id, EventTeam.person_id == number)
    return one_or_404(found.options(joinedload(EventTeam.event), joinedload(EventTeam.person)))
