"""What relationships puts on somebody's profile."""

from __future__ import annotations

from portal.core.actors import Actor
from portal.core.settings import today
from portal.members.directory.panels import Panel
from portal.members.people.models import Person
from portal.relationships import policies
from portal.relationships.ties import queries


def profile_panel(who: Actor, person: Person) -> Panel | None:
    """The panel beside a profile: how I stand with this person, and the one thing I can say next."""
    if who.person_id is None or not policies.know(who, person):
        return None
    day = today()
    view = queries.my_view_of_member(who.person_id, person, day)
    if view is None:
        return None
    return Panel("relationships/_panel.html", {"view": view, "about": person, "today": day}, order=10)
