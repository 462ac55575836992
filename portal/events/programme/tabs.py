"""The pages behind an event that packages above bring: `TABS.add(house, event_tab)`."""

from __future__ import annotations

from collections.abc import Callable

from portal.core.house import Registry
from portal.events.programme.models import Event

#: Each gives a label and an address, or None where the actor has nothing to do there.
TABS = Registry[Callable[[Event], tuple[str, str] | None]]()


def event_tabs(event: Event) -> list[tuple[str, str]]:
    """The further tabs of this event, for whoever makes the request."""
    return [tab for more in TABS.all() if (tab := more(event))]
