"""Who stands at the door. The team of the event must have been loaded with it (`sight.by_slug` does)."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor
from portal.events.registrations.models import Place
from portal.events.registrations.policies import see_attendees


@policy
def let_in(who: Actor, place: Place) -> bool:
    """Say whether somebody has come."""
    return see_attendees(who, place.registration.event)
