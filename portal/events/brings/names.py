"""How lists of any package name what belongs to events: ids -> {id: (name, address)}."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import select

from portal.core.access import actor
from portal.core.db import db
from portal.events.programme.models import Event
from portal.events.registrations.queries.sight import may_see


def named(ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Titles and addresses of the events that the reader may know of."""
    found = select(Event.id, Event.title, Event.slug).where(Event.id.in_(ids), may_see(actor()))
    return {number: (title, url_for("events.show", slug=slug)) for number, title, slug in db.session.execute(found)}
