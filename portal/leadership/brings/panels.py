"""What leadership puts on somebody's profile."""

from __future__ import annotations

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.settings import today
from portal.leadership.offices.queries import offices_of
from portal.members.directory.panels import Panel
from portal.members.people.models import Person


def offices_held(who: Actor, person: Person) -> Panel | None:
    """Which offices this person holds and held, and in which years. For members."""
    if not who.is_member:
        return None
    terms = list(db.session.scalars(offices_of(person.id, today())))
    return Panel("leadership/_offices.html", {"terms": terms, "today": today()}, order=60) if terms else None
