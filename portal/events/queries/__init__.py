"""What the pages of events read. Every list says in its docstring who sees what."""

from portal.events.queries.events import Filters, by_slug, coming, drafts_of, listed, previous, visible
from portal.events.queries.registrations import (
    attendees,
    history,
    live,
    registrations_of,
    say_they_come,
    waiting,
)

__all__ = [
    "Filters",
    "attendees",
    "by_slug",
    "coming",
    "drafts_of",
    "history",
    "listed",
    "live",
    "previous",
    "registrations_of",
    "say_they_come",
    "visible",
    "waiting",
]
