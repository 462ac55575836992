"""What waits behind somebody's name: whoever opens their account, or reads their mail, may do it."""

from __future__ import annotations

from datetime import datetime

from portal.accounts.models import Account
from portal.accounts.queries import powers_coming
from portal.core.actors import Power
from portal.core.db import db
from portal.core.house import house
from portal.members.people.models import Person


def is_only_shown(person: Person) -> bool:
    """Whether the address in a profile opens nothing: somebody has come in, and signs in where they proved it."""
    account = db.session.get(Account, person.account_id) if person.account_id else None
    return account is not None and account.came_in


def powers_behind(person: Person, *, now: datetime) -> frozenset[Power]:
    """What somebody may do here now or later, whether or not they can sign in yet."""
    held = powers_coming(person.account_id, now) if person.account_id else frozenset[Power]()
    return held.union(*(part(person.id) for part in house().carried_by))
