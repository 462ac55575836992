"""What waits behind somebody's name: whoever opens their account, or reads their mail, may do it."""

from __future__ import annotations

from datetime import datetime

from portal.accounts.queries import rights_coming
from portal.core.actors import Right
from portal.core.house import house
from portal.members.models import Person


def rights_behind(person: Person, *, now: datetime) -> frozenset[Right]:
    """What somebody may do here now or later, whether or not they can sign in yet."""
    held = rights_coming(person.account_id, now) if person.account_id else frozenset[Right]()
    return held.union(*(part(person.id) for part in house().carried_by))
