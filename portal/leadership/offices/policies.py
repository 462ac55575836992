"""Who may do what with bodies, positions, seats and terms."""

from __future__ import annotations

from portal.accounts.operations.giving import covered
from portal.core.access import office, policy
from portal.core.actors import Actor, Right
from portal.leadership.offices import queries
from portal.leadership.offices.models import Body, Position, Seat


@policy
def see(who: Actor, body: Body) -> bool:
    """A body, who serves there and who did: everybody, or members and the office where it is not public."""
    return body.public or who.is_member or who.may(Right.LEADERSHIP, body)


@policy
def plan(who: Actor, body: Body) -> bool:
    """Look at the seats of a body over the years: whoever chairs it, and the office."""
    return body.id in who.chairs or who.may(Right.LEADERSHIP, body)


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
    """Give a seat up: whoever may end every term that has no end yet, and what somebody does while it is empty."""
    bound = seat.position.has_deputy or queries.sits_there(seat)
    return who.may(Right.LEADERSHIP, seat) and (not bound or covered(who.powers, seat.position.powers))


@office
def carry(who: Actor, about: object = None) -> bool:
    """Say what a position carries."""
    return who.may(Right.ADMINISTRATION, about)
