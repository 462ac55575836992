"""What the pages of events read. Every list says in its docstring who sees what."""

from portal.events.queries.events import Filters, by_slug, coming, drafts_of, listed, previous, visible
from portal.events.queries.registrations import (
    attendees,
    history,
    live,
    numbered,
    registrations_of,
    say_they_come,
    team_member,
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
    "numbered",
    "previous",
    "registrations_of",
    "say_they_come",
    "team_member",
    "visible",
    "waiting",
]
