"""Who may do what with an event. The team must have been loaded with it (`queries.by_slug` does)."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor, Right
from portal.events.models import Event, EventTeam, Registration, Role

ORGANISES = {Role.OWNER, Role.ORGANISER}
AT_THE_DOOR = {Role.OWNER, Role.ORGANISER, Role.DOOR}


def _is(who: Actor, event: Event, roles: set[Role]) -> bool:
    return who.may(Right.EVENTS, event) or event.role_of(who.person_id) in roles


@policy
def create(who: Actor, about: object = None) -> bool:
    """Set up an event."""
    return who.person_id is not None and who.may(Right.EVENTS)


@policy
def look_behind(who: Actor, event: Event) -> bool:
    """See how the sign-up goes, in numbers: everybody on the team."""
    return _is(who, event, set(Role))


@policy
def manage(who: Actor, event: Event) -> bool:
    """Edit, publish, cancel, and decide about the list."""
    return _is(who, event, ORGANISES)


@policy
def manage_team(who: Actor, event: Event) -> bool:
    """Say who helps."""
    return _is(who, event, {Role.OWNER})


@policy
def see_attendees(who: Actor, event: Event) -> bool:
    """See the names on the list and who has arrived."""
    return _is(who, event, AT_THE_DOOR)


@policy
def sign_up(who: Actor, event: Event | None = None) -> bool:
    """Sign oneself up: members, and whoever organises."""
    return who.person_id is not None and (who.is_member or (event is not None and look_behind(who, event)))


@policy
def see_own(who: Actor, event: Event) -> bool:
    """See one's own part in an event: whoever may know of it and is somebody."""
    return who.person_id is not None


@policy
def see_who_comes(who: Actor, event: Event) -> bool:
    """See who said that members may know they come."""
    return who.is_member or look_behind(who, event)


@policy
def manage_registration(who: Actor, registration: Registration) -> bool:
    """Decide about somebody's registration."""
    return manage(who, registration.event)


@policy
def see_attendees_of(who: Actor, registration: Registration) -> bool:
    """See a registration, and say whether its person has come."""
    return see_attendees(who, registration.event)


@policy
def manage_team_of(who: Actor, member: EventTeam) -> bool:
    """Decide about somebody's part in the team."""
    return manage_team(who, member.event)
