"""Who stands at the door. The team of the event must have been loaded with it (`sight.by_slug` does)."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor
from portal.events.programme.models import Event, Role
from portal.events.programme.policies import works_as
from portal.events.registrations.models import Place
from portal.events.registrations.policies import see_attendees


@policy
def check_in(who: Actor, place: Place) -> bool:
    """Say whether somebody has come."""
    return see_attendees(who, place.registration.event)


@policy
def bring_together(who: Actor, event: Event) -> bool:
    """See who is glad to be known, and note whom one introduced to whom; whoever checks people in does not."""
    return who.person_id is not None and works_as(who, event, {Role.OWNER, Role.ORGANISER, Role.CONNECTOR})
