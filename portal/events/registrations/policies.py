"""Who may do what with the list of an event. Its team must have been loaded with it (`sight.by_slug` does)."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor
from portal.events.programme.models import Event, Role
from portal.events.programme.policies import look_behind, manage, works_as
from portal.events.registrations.models import Registration

AT_THE_DOOR = {Role.OWNER, Role.ORGANISER, Role.DOOR}
#: Whoever looks on sees numbers, and nobody's name by it.
AMONG_PEOPLE = {*AT_THE_DOOR, Role.CONNECTOR}


@policy
def see_attendees(who: Actor, event: Event) -> bool:
    """See the names on the list and who has arrived."""
    return works_as(who, event, AT_THE_DOOR)


@policy
def see_queue(who: Actor, event: Event) -> bool:
    """See who waits, in order, and why nobody moves."""
    return manage(who, event)


@policy
def sign_up(who: Actor, event: Event | None = None) -> bool:
    """Sign oneself up: members, whoever organises, and where guests are welcome whoever signs in."""
    if who.person_id is None or event is None:
        return who.person_id is not None and who.is_member
    return event.welcomes_visitors or not comes_as_guest(who, event)


def comes_as_guest(who: Actor, event: Event) -> bool:
    """Whether whoever is signed in comes on the terms of guests."""
    return not (who.is_member or look_behind(who, event))


@policy
def see_own(who: Actor, event: Event) -> bool:
    """See one's own part in an event: whoever may know of it and is somebody."""
    return who.person_id is not None


@policy
def see_who_comes(who: Actor, event: Event) -> bool:
    """See who said that members may know they come."""
    return who.is_member or works_as(who, event, AMONG_PEOPLE)


@policy
def manage_registration(who: Actor, registration: Registration) -> bool:
    """Decide about somebody's registration."""
    return manage(who, registration.event)
