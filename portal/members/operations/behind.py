"""What waits behind somebody's name: whoever opens their account, or reads their mail, may do it."""

from __future__ import annotations

from datetime import datetime

from portal.accounts.queries import powers_coming
from portal.core.actors import Power
from portal.core.house import house
from portal.members.models import Person


def powers_behind(person: Person, *, now: datetime) -> frozenset[Power]:
    """What somebody may do here now or later, whether or not they can sign in yet."""
    held = powers_coming(person.account_id, now) if person.account_id else frozenset[Power]()
    return held.union(*(part(person.id) for part in house().carried_by))
