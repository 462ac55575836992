"""Who may do what in leadership."""

from __future__ import annotations

from portal.core import clock
from portal.core.access import Actor, Right, policy
from portal.core.db import db
from portal.core.settings import association
from portal.leadership import queries
from portal.leadership.models import Call


@policy
def manage(who: Actor, about: object = None) -> bool:
    """Bodies, positions, seats, terms and calls: the office of leadership."""
    return who.has(Right.LEADERSHIP)


@policy
def decide(who: Actor, call: Call) -> bool:
    """The candidacies of a call: its chairs, or the office where no chair can; never somebody who stands in it."""
    if who.person_id is None:
        return False
    today = clock.today(association().time_zone)
    deciders = queries.deciders_of([call], today)[call.id]
    if deciders is not None:
        return who.person_id in deciders
    return who.has(Right.LEADERSHIP) and not _stands(who.person_id, call)


def _stands(person_id: int, call: Call) -> bool:
    found = db.session.scalars(queries.candidates_of(call))
    return any(candidacy.person_id == person_id for candidacy in found)
