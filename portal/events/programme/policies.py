"""Who may do what with an event. The team must have been loaded with it (`sight.by_slug` does)."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor, Right
from portal.events.programme.models import Event, EventTeam, Role

ORGANISES = {Role.OWNER, Role.ORGANISER}


def works_as(who: Actor, event: Event, roles: set[Role]) -> bool:
    """Whether they are one of these on the team, or of the events office."""
    return who.may(Right.EVENTS, event) or event.role_of(who.person_id) in roles


@policy
def create(who: Actor, about: object = None) -> bool:
    """Set up an event."""
    return who.person_id is not None and who.may(Right.EVENTS)


@policy
def look_behind(who: Actor, event: Event) -> bool:
    """See how the sign-up goes, in numbers: everybody on the team."""
    return works_as(who, event, set(Role))


@policy
def manage(who: Actor, event: Event) -> bool:
    """Edit, publish, cancel, and decide about the list."""
    return works_as(who, event, ORGANISES)


@policy
def discard(who: Actor, event: Event) -> bool:
    """Throw a draft away."""
    return works_as(who, event, {Role.OWNER})


@policy
def manage_team(who: Actor, event: Event) -> bool:
    """Say who helps."""
    return works_as(who, event, {Role.OWNER})


@policy
def manage_team_of(who: Actor, member: EventTeam) -> bool:
    """Decide about somebody's part in the team."""
    return manage_team(who, member.event)
