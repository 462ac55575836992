"""Finding what an address is about. What the actor may not know of is not found."""

from __future__ import annotations

from portal.core.access import actor
from portal.core.db import one_or_404
from portal.events.programme.models import Event
from portal.events.registrations.models import Place, Registration
from portal.events.registrations.queries import lists, sight


def find_event(slug: str) -> Event:
    """The event of this address, with its team; 404 for those who may not know of it."""
    return one_or_404(sight.by_slug(actor(), slug))


def find_place_of(slug: str, number: int) -> Place:
    """A place at this event, with its registration, person and event."""
    return one_or_404(lists.place_numbered(find_event(slug).id, number))


def find_registration_of(slug: str, number: int) -> Registration:
    """A registration of this event, with its person and its event."""
    return one_or_404(lists.numbered(find_event(slug).id, number))
