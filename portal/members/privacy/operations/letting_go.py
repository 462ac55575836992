"""What the office decides about how long things are kept, and forgetting whose time has come."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.accounts.operations import OPERATOR
from portal.core import audit, settings
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import find_locked
from portal.core.settings import association, today
from portal.members.people.behind import powers_behind
from portal.members.people.models import Person
from portal.members.privacy.keeping import LEAST_MONTHS, departed, first_day
from portal.members.privacy.operations import erasing

#: So many at most in one minute, and so many are looked at: some may do something here, and stay.
MOST, LOOKED_AT = 25, 500


class TooSoon(DomainError):
    sentence = _l("Keep them for at least half a year, or write 0: whoever comes back is to find their profile.")
    field = "keep_departed"


def decide(*, keep_departed: int, keep_declined: int, keep_drafts: int, keep_invitations: int, now: datetime) -> None:
    """From now on: months for who has left (0: until they ask), days for the others. Raises TooSoon.

    Another number of months begins the time to think anew.
    """
    if 0 < keep_departed < LEAST_MONTHS:
        raise TooSoon
    wanted = {
        "keep_departed": keep_departed, "keep_declined": keep_declined, "keep_drafts": keep_drafts,
        "keep_invitations": keep_invitations,
    }  # fmt: skip
    changed = {name: value for name, value in wanted.items() if getattr(association(), name) != value}
    if not changed:
        return
    since = {"keep_departed_since": today(now).isoformat()} if "keep_departed" in changed else {}
    settings.change(**changed, **since)
    audit.write("members.keeping_changed", after=changed)


def due(now: datetime) -> list[int]:
    """Those whose time has come, at most LOOKED_AT: their ids. Asked without a unit of work."""
    if (start := first_day()) is None or today(now) < start:
        return []
    found = departed(today(now), now).with_only_columns(Person.id, maintain_column_froms=True)
    return list(db.session.scalars(found.limit(LOOKED_AT)))


def let_go(person_id: int, *, now: datetime) -> bool:
    """Forget somebody if their time has come; False for whom it has not, or who may do something here."""
    person = find_locked(Person, person_id)
    if person is None or db.session.scalar(departed(today(now), now).where(Person.id == person_id)) is None:
        return False
    if powers_behind(person, now=now):
        return False
    erasing.erase(person, giver=OPERATOR, now=now, long_ago=True)
    return True
