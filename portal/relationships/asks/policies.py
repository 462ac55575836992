"""Who may do what with asks and offers."""

from __future__ import annotations

from portal.core.access import office, policy
from portal.core.actors import Actor, Right
from portal.events.programme.models import Event, Role
from portal.events.programme.policies import works_as
from portal.relationships.asks.sight import Found


@policy
def post_ask(who: Actor, about: object = None) -> bool:
    """Ask or offer something: members."""
    return who.is_member and who.person_id is not None


@policy
def own_asks(who: Actor, about: object = None) -> bool:
    """Look at what one asked and answered: whoever signs in as somebody."""
    return who.person_id is not None


@policy
def read_ask(who: Actor, found: Found) -> bool:
    """Read this one: `sight` has decided it."""
    return found.may_be_read(who)


@policy
def answer_ask(who: Actor, found: Found) -> bool:
    """Answer it: members while it stands, and those in its room."""
    return found.answerable and not found.mine and (who.is_member or found.in_the_room)


@policy
def look_after_ask(who: Actor, found: Found) -> bool:
    """Close it, or see what was answered: its owner, member or not."""
    return found.mine


@policy
def raise_ask(who: Actor, found: Found) -> bool:
    """Change it, renew it or put it on the board: its owner, while a member."""
    return found.mine and who.is_member


@policy
def report_ask(who: Actor, found: Found) -> bool:
    """Ask the office to look at it: whoever may answer it."""
    return answer_ask(who, found)


@office
def moderate_asks(who: Actor, about: object = None) -> bool:
    """Take an ask down, or say that it may stand."""
    return who.may(Right.MEMBERS)


@policy
def run_ring(who: Actor, event: Event) -> bool:
    """Open the ring of an event and show it to the room: who organises, and who brings people together there."""
    return who.person_id is not None and works_as(who, event, {Role.OWNER, Role.ORGANISER, Role.CONNECTOR})


@policy
def come_to_ring(who: Actor, event: Event) -> bool:
    """Look for the ring of an event that one may know of; who is of its room is asked there."""
    return who.person_id is not None
