"""Rights of relationships: everything here is its owner's alone, so members may and nobody else can."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor
from portal.events.programme.models import Event
from portal.members.people.models import Person


@policy
def know(who: Actor, person: Person) -> bool:
    """Whether `who` may keep a tie with this person: any member, with any other person they can see."""
    return who.is_member and who.person_id is not None and who.person_id != person.id


@policy
def have_some(who: Actor, about: object = None) -> bool:
    """Whether the pages of relationships are open to them: to members."""
    return who.is_member


@policy
def look_back(who: Actor, event: Event) -> bool:
    """Whether the page after an event is open to them: to members; what stands on it depends on who was there."""
    return who.is_member and who.person_id is not None
