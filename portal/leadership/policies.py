"""Who may do what in leadership."""

from __future__ import annotations

from portal.accounts.operations.giving import covered
from portal.core.access import office, policy
from portal.core.actors import Actor, Right
from portal.core.db import db
from portal.core.settings import today
from portal.leadership import queries
from portal.leadership.models import Body, Call, Position, Seat


@office
def manage(who: Actor, about: object = None) -> bool:
    """Bodies, positions, seats, terms and calls: the office of leadership."""
    return who.may(Right.LEADERSHIP, about)


@policy
def seat(who: Actor, position: Position) -> bool:
    """Seat somebody in a position, end or void a term: whoever holds all that it carries; administrators."""
    return who.may(Right.LEADERSHIP, position) and covered(who.powers, position.powers)


@policy
def dissolve(who: Actor, body: Body) -> bool:
    """Dissolve a body: whoever may end every term in it."""
    return who.may(Right.LEADERSHIP, body) and covered(who.powers, queries.carried_in(body))


@policy
def give_up(who: Actor, seat: Seat) -> bool:
    """Give a seat up: whoever may end every term that has no end yet."""
    sits = queries.sits_there
    return who.may(Right.LEADERSHIP, seat) and (not sits(seat) or covered(who.powers, seat.position.powers))


@office
def carry(who: Actor, about: object = None) -> bool:
    """Say what a position carries."""
    return who.may(Right.ADMINISTRATION, about)


@policy
def decide(who: Actor, call: Call) -> bool:
    """The candidacies of a call: its chairs, or the office where no chair can; never somebody who stands in it."""
    if who.person_id is None:
        return False
    day = today()
    deciders = queries.deciders_of([call], day)[call.id]
    if deciders is not None:
        return who.person_id in deciders
    return who.may(Right.LEADERSHIP, call) and not _stands(who.person_id, call)


def _stands(person_id: int, call: Call) -> bool:
    found = db.session.scalars(queries.candidates_of(call))
    return any(candidacy.person_id == person_id for candidacy in found)
