"""Writing how an event was."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from portal.core.db import db, insert_or_ignore
from portal.core.errors import DomainError
from portal.events.afterwards.models import Afterword
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import seats


class NotOver(DomainError):
    """It has not been yet, or never was."""

    sentence = _l("This is for when the event is over: then write how it was.")
    field = "words"


def write(event: Event, words: str, *, now: datetime) -> None:
    """Keep what the newsletter is to say of it; empty: nothing, and it says in its own words that it took place.

    The words are one paragraph of plain text. Raises NotOver.
    """
    event = seats.lock(event)
    if event.phase(now) is not Phase.OVER:
        raise NotOver
    words = " ".join(words.split())
    if not words:
        db.session.execute(delete(Afterword).where(Afterword.event_id == event.id))
        return
    db.session.execute(insert_or_ignore(Afterword).values(event_id=event.id, words=words, written_at=now))
    row = db.session.get_one(Afterword, event.id, populate_existing=True)
    row.words, row.written_at = words, now
