"""The tabs behind an event: few to choose from, and below them the pages of the one that is open.

Packages above bring further pages: `TABS.add(house, event_tab)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor
from portal.core.house import Registry
from portal.events.arrivals.policies import bring_together
from portal.events.programme.models import Event, Phase
from portal.events.programme.policies import manage
from portal.events.registrations.policies import see_attendees, see_queue

#: Each gives a label and an address, or None where the actor has nothing to do there. They stand beside the team.
TABS = Registry[Callable[[Event], tuple[str, str] | None]]()


@dataclass(frozen=True, slots=True)
class Tab:
    """A page; or several, which are its `pages`, and the first of them is where it leads. `here`: it is open."""

    label: str
    url: str
    here: bool
    pages: tuple[Tab, ...] = ()


def tabs_behind(event: Event, here: str) -> list[Tab]:
    """For whoever makes the request: what they may open. `here`: the endpoint of the page, without its blueprint."""
    found = []
    for label, pages in _groups(event):
        tabs = tuple(Tab(called, url, name == here or url == request.path) for name, called, url in pages)
        if len(tabs) == 1:
            found.append(tabs[0])
        elif tabs:
            found.append(Tab(label, tabs[0].url, any(tab.here for tab in tabs), tabs))
    return found


def _groups(event: Event) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """How a tab is called, and of its pages the name, what it is called, and where it is."""
    who = actor()
    manages, at_the_door = manage(who, event), see_attendees(who, event)
    set_up = {
        "edit": (_("Edit"), manages and event.cancelled_at is None),
        "tickets": (_("Tickets"), manages),
        "questions": (_("Questions"), manages),
        "series": (_("Series"), manages),
        "tables": (_("Tables"), manages and bool(event.tables or event.table_seats)),
        "cards": (_("Cards"), manages and bool(event.cards)),
    }
    people = {
        "attendees": (_("Who comes"), at_the_door),
        "requests": (_("Requests"), manages and event.approves),
        "payments": (_("Payments"), manages),
        "waiting_list": (_("Waiting list"), see_queue(who, event)),
        "message": (_("Messages"), manages),
        "feedback_read": (_("What people said"), manages and event.feedback_asked_at is not None),
        "afterwards": (_("How it was"), manages and event.phase(clock.now()) is Phase.OVER),
    }
    door = {"door": (_("Door"), at_the_door), "welcome": (_("Introductions"), bring_together(who, event))}
    brought = [("", *tab) for more in TABS.all() if (tab := more(event))]
    yield _("Overview"), _open(event, {"manage": (_("Overview"), True)})
    yield _("Set-up"), _open(event, set_up)
    yield _("People"), _open(event, people)
    yield _("Door"), _open(event, door)
    yield _("Team"), [*_open(event, {"team": (_("Team"), manages)}), *brought]


def _open(event: Event, pages: dict[str, tuple[str, bool]]) -> list[tuple[str, str, str]]:
    return [
        (name, label, url_for(f"events.{name}", slug=event.slug))
        for name, (label, may_open) in pages.items()
        if may_open
    ]
