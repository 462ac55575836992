"""Of each right, a holder who may be said to have died, and one who is said to have."""

from __future__ import annotations

from datetime import datetime

from portal.accounts import operations as accounts
from portal.accounts.operations import OPERATOR
from portal.core.actors import Right
from portal.core.settings import today
from portal.members.memberships.operations import deaths
from portal.members.people.models import Person
from portal.members.people.operations import people


def somebody(right: Right, *, now: datetime, dead: bool = False) -> int:
    """Whose account carries this right; of the dead it is closed."""
    email = f"{'rests' if dead else 'lives'}.{right.value}@x.example"
    account = accounts.create_account(email, "Holder", now=now)
    person: Person = people.add_person({"name": "Holder", "email": email}, now=now)
    people.connect(person, account.id)
    accounts.give_right(account, right, giver=OPERATOR, now=now, reason="Held")
    if dead:
        deaths.record_death(person, day=today(), giver=OPERATOR, today=today(), now=now)
    return person.id
