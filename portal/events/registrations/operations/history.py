"""The history of registrations, one row per step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from portal.core.db import db
from portal.events.registrations.models import RegistrationChange

_ADD = RegistrationChange.metadata.tables["registration_change"].insert()


def note(registration_id: int, what: str, now: datetime, *, by: int | None = None, why: str = "") -> None:
    """Write down what happened to a registration. `by`: the person who did it, where it was not its owner."""
    note_all([registration_id], what, now, by=by, why=why)


def note_all(ids: Iterable[int], what: str, now: datetime, *, by: int | None = None, why: str = "") -> None:
    """The same step for many registrations."""
    rows = [{"registration_id": each, "what": what, "at": now, "by_person_id": by, "note": why} for each in ids]
    if rows:
        db.session.connection().execute(_ADD, rows)
