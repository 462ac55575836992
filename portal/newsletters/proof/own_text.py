"""Putting the text part of a letter into the editor's own words, and giving it back (see `plaintext`)."""

from __future__ import annotations

from datetime import datetime

from portal.newsletters.models import Edition
from portal.newsletters.operations.editing import AlreadyGone, SomebodyWasFaster, touch
from portal.newsletters.operations.holding import hold


def edit(edition: Edition, words: str, *, version: int, by: str, now: datetime) -> None:
    """Send this text instead of the made one. Raises SomebodyWasFaster, AlreadyGone."""
    edition = hold(edition.id)
    if version != edition.version:
        raise SomebodyWasFaster
    touch(edition, by=by, now=now)
    edition.own_text, edition.own_text_of = words.strip("\n"), edition.text_checksum()


def still_fits(edition: Edition, *, now: datetime) -> None:
    """Somebody has looked: the edited text goes with the blocks as they are now. Raises AlreadyGone."""
    edition = hold(edition.id)
    if edition.sending_from is not None or edition.cancelled_at is not None:
        raise AlreadyGone
    edition.own_text_of = edition.text_checksum() if edition.own_text is not None else None


def give_back(edition: Edition, *, by: str, now: datetime) -> None:
    """Send the text that is made from the blocks again; a repeat does nothing. Raises AlreadyGone."""
    edition = hold(edition.id)
    if edition.own_text is None:
        return
    touch(edition, by=by, now=now)
    edition.own_text = edition.own_text_of = None
