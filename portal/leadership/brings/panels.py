"""What leadership puts on somebody's profile."""

from __future__ import annotations

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.settings import today
from portal.leadership.offices.queries import also_held, offices_of
from portal.members.directory.panels import Panel
from portal.members.people.models import Person


def offices_held(who: Actor, person: Person) -> Panel | None:
    """Which offices this person holds and held, and in which years. For members."""
    if not who.is_member:
        return None
    day = today()
    terms = list(db.session.scalars(offices_of(person.id, day)))
    if not terms:
        return None
    bringing = any(term.seat.position.has_followers for term in terms)
    also = db.session.execute(also_held(person.id, day)).all() if bringing else []
    return Panel("leadership/_offices.html", {"terms": terms, "also": also, "today": day}, order=60)
