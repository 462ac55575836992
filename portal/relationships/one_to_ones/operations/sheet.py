"""The worksheet about somebody else. Its owner's alone: no fact is announced, and no trail kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from portal.core.db import db
from portal.core.locking import find_locked
from portal.members.people.models import Person
from portal.relationships.errors import NotYourself
from portal.relationships.one_to_ones.models import Worksheet

#: The five questions, and what I could do for them.
QUESTIONS = ("goals", "accomplishments", "interests", "networks", "skills", "could_do")


def keep(owner: int, about: int, words: Mapping[str, str], *, now: datetime) -> Worksheet:
    """Keep what I learned about somebody, for myself. Raises NotYourself."""
    if owner == about:
        raise NotYourself
    find_locked(Person, owner)  # one hand at a time
    row = db.session.get(Worksheet, (owner, about))
    if row is None:
        row = Worksheet(owner_id=owner, about_id=about, changed_at=now)
        db.session.add(row)
    for name in QUESTIONS:
        setattr(row, name, words.get(name, ""))
    row.changed_at = now
    db.session.flush()
    return row


def forget(owner: int, about: int) -> None:
    """Throw it away, for good. Twice changes nothing."""
    row = db.session.get(Worksheet, (owner, about))
    if row is not None:
        db.session.delete(row)
