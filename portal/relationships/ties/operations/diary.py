"""What somebody writes down for themselves: notes and contacts. No fact is announced and no trail kept of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal.core.db import db
from portal.relationships.errors import StillToCome
from portal.relationships.ties.models import Contact, ContactKind, TieNote


def keep_note(
    owner: int, about: int, *, met_on: date | None, met_where: str, note: str, today: date, now: datetime
) -> TieNote:
    """Write down, for myself, where and when we met and what I want to remember. `today`: in the association's zone.

    Raises StillToCome.
    """
    if met_on is not None and met_on > today:
        raise StillToCome(field="met_on")
    row = db.session.get(TieNote, (owner, about))
    if row is None:
        row = TieNote(owner_id=owner, about_id=about)
        db.session.add(row)
    row.met_on, row.met_where, row.note, row.changed_at = met_on, met_where, note, now
    return row


def take_along(row: Any, name: str, more: str) -> None:
    """Two entries about somebody became one, and somebody had written about each: it stands in one place.

    What stands there already is not written twice, and what does not open just now is left alone.
    """
    words = getattr(row, name)
    if more and more not in words and (words or getattr(row, f"{name}_sealed") is None):
        setattr(row, name, f"{words}\n\n{more}".strip())


def join_notes(kept: int, merged: int) -> None:
    """What somebody remembers of both entries. The other note stays as it is, for a day on which they are two again."""
    for other in db.session.scalars(select(TieNote).where(TieNote.about_id == merged)).all():
        note = db.session.get(TieNote, (other.owner_id, kept))
        if note is not None:
            note.met_on = note.met_on or other.met_on
            take_along(note, "note" if note.met_where else "met_where", other.met_where)
            take_along(note, "note", other.note)


def log_contact(
    owner: int, about: int, *, day: date, kind: ContactKind, note: str, today: date, now: datetime
) -> Contact:
    """Write down, for myself, that we were in touch. Raises StillToCome."""
    if day > today:
        raise StillToCome
    row = Contact(owner_id=owner, about_id=about, day=day, kind=kind, note=note, created_at=now)
    db.session.add(row)
    return row


def forget_contact(contact: Contact) -> None:
    """Take a line out of my diary, for good."""
    db.session.delete(contact)
