"""What stands on a member's home: next steps, what is coming, who is new, where a hand is welcome."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.house import Step, house
from portal.core.questions import made
from portal.core.settings import today
from portal.events.programme.models import Event
from portal.events.registrations.queries.sight import NEXT
from portal.members.directory.queries import NEW_FOR
from portal.members.memberships.models import Belonging
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.newsletters import queries as newsletters
from portal.newsletters import reading

#: A home with more than five next steps is a list of duties.
MOST_STEPS = 5
MOST_COMING = 4


def steps_and_coming(who: Actor, now: datetime) -> tuple[list[Step], list[Event]]:
    """At most five next steps, each one click from done, the most welcome one first; and what comes up."""
    found, told = made(house().home_steps, who, now, also=[NEXT])
    return sorted(found, key=lambda step: step.order)[:MOST_STEPS], told.get(NEXT)[:MOST_COMING]


def new_faces(who: Actor, limit: int = 6) -> list[Person]:
    """Members since some day of the last ninety, newest first. For members."""
    day = today()
    wanted = members.newly_come(day - NEW_FOR, None, day).where(Person.id != who.person_id)
    wanted = wanted.order_by(Belonging.since.desc(), Person.id.desc()).limit(limit)
    return list(db.session.scalars(wanted))


def latest_letter(who: Actor) -> dict[str, Any] | None:
    """The newest letter and its first words, as far as this reader may see them."""
    found = db.session.execute(newsletters.archive().limit(1)).first()
    if found is None:
        return None
    edition, revision = found
    (excerpt,) = reading.excerpts([revision.contents], who, 220)
    return {"edition": edition, "subject": revision.subject, "excerpt": excerpt}
