"""Who may write to whom."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor
from portal.core.settings import today
from portal.members.directory.messages import takes_messages
from portal.members.people.models import Person


@policy
def write_to(who: Actor, person: Person) -> bool:
    """Write to somebody by the portal: members to other members whom a private letter reaches, and who like it."""
    return who.is_member and who.person_id != person.id and takes_messages(person.id, today())
