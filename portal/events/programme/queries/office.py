"""What the office asks about events: all of them, whatever their state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, select

from portal.core import search
from portal.core.db import db
from portal.events.programme.models import Event
from portal.events.programme.queries.moments import is_ahead, is_hidden, is_out, is_past

COMING, DRAFTS, PAST, CANCELLED, ALL = "", "drafts", "past", "cancelled", "all"
#: What the list may be narrowed to, in the order in which it is offered.
SHOWN = (COMING, DRAFTS, PAST, CANCELLED, ALL)


@dataclass(frozen=True, slots=True)
class OfficeFilters:
    """What the address of the office's list says."""

    show: str = COMING
    words: str = ""


def in_the_office(filters: OfficeFilters, now: datetime) -> Select[Event]:
    """Events for the office, which sees every one: the soonest first, those that are over the latest first."""
    found = select(Event)
    live = and_(is_out(), Event.cancelled_at.is_(None))
    match filters.show:
        case "drafts":
            found = found.where(is_hidden())
        case "past":
            found = found.where(live, is_past(now))
        case "cancelled":
            found = found.where(Event.cancelled_at.is_not(None))
        case "all":
            pass
        case _:
            found = found.where(live, is_ahead(now))
    backwards = filters.show in {PAST, CANCELLED, ALL}
    found = found.order_by(Event.start_utc.desc() if backwards else Event.start_utc, Event.id)
    if filters.words:
        matching = search.matches("event", filters.words).subquery()
        found = found.join(matching, matching.c.object_id == Event.id)
    return found


def drafts() -> int:
    """How many drafts lie there."""
    return db.session.scalar(select(func.count()).select_from(Event).where(Event.published_at.is_(None))) or 0
