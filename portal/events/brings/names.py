"""How lists of any package name what belongs to events: ids -> {id: name}."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.core.access import actor
from portal.core.db import db
from portal.events.programme.models import Event
from portal.events.registrations.queries.sight import may_see


def events(ids: Sequence[int]) -> dict[int, str]:
    """Titles of the events that the reader may know of."""
    found = select(Event.id, Event.title).where(Event.id.in_(ids), may_see(actor()))
    return dict(db.session.execute(found).all())
