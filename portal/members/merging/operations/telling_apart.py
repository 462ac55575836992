"""The office looked at two entries that are alike: they are two people."""

from __future__ import annotations

from datetime import datetime

from portal.core import audit
from portal.core.db import db
from portal.members.merging.errors import TheSameEntry
from portal.members.merging.models import NotTheSame
from portal.members.people.models import Person


def tell_apart(one: Person, other: Person, *, now: datetime) -> None:
    """They are not offered as one any more. Said twice is said once. Raises TheSameEntry."""
    if one.id == other.id:
        raise TheSameEntry
    key = min(one.id, other.id), max(one.id, other.id)
    if db.session.get(NotTheSame, key) is None:
        db.session.add(NotTheSame(one_id=key[0], other_id=key[1], said_at=now))
        audit.write("members.not_the_same", about=one, after={"other": other.id})
