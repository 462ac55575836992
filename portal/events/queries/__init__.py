"""What the pages of events read. Every list says in its docstring who sees what."""

from portal.events.queries.events import drafts_of, previous, team_member
from portal.events.queries.registrations import (
    attendees,
    come_in_all,
    coming_for,
    history,
    live,
    numbered,
    registrations_of,
    say_they_come,
    waiting,
    with_a_queue,
)
from portal.events.queries.sight import Filters, by_slug, coming, listed, visible

__all__ = [
    "Filters",
    "attendees",
    "by_slug",
    "come_in_all",
    "coming",
    "coming_for",
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
    "with_a_queue",
]
