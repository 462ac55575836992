"""Finding what an address is about. What the actor may not know of is not found."""

from __future__ import annotations

from portal.core.access import actor
from portal.core.db import one_or_404
from portal.events import queries
from portal.events.models import Event, EventTeam, Registration


def find_event(slug: str) -> Event:
    """The event of this address, with its team; 404 for those who may not know of it."""
    return one_or_404(queries.by_slug(actor(), slug))


def find_registration_of(slug: str, number: int) -> Registration:
    """A registration of this event, with its person and its event."""
    return one_or_404(queries.numbered(find_event(slug).id, number))


def find_team_member(slug: str, number: int) -> EventTeam:
    """Somebody on this event's team."""
    return one_or_404(queries.team_member(find_event(slug).id, number))
