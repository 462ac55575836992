"""How lists of any package name what belongs to events: ids -> a SELECT of ids and names."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select

from portal.core.access import actor
from portal.events.programme.models import Event
from portal.events.registrations.queries.sight import may_see


def events(ids: Sequence[int]) -> Select[int, str]:
    """Titles of the events that the reader may know of."""
    return select(Event.id, Event.title).where(Event.id.in_(ids), may_see(actor()))
