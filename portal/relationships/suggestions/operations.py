"""What somebody says to a suggestion, and how much room they have. Nobody is told, and no trail is kept of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from portal.core import jobs
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import find_locked
from portal.core.sayings import kept
from portal.members.people.models import Person
from portal.relationships.suggestions import nightly
from portal.relationships.suggestions.models import Answer, Room, Suggestion, SuggestionAnswer, SuggestionRoom

#: So long somebody rests of whom it was said "not now", and so long a pause lasts.
NOT_NOW, PAUSE = timedelta(days=90), timedelta(days=90)
A_DAY = timedelta(days=1)


class AskedToday(DomainError):
    sentence = _l("We looked for you within the last day. Ask again tomorrow.")


def answer(me: int, about: int, said: Answer, *, today: date) -> None:
    """I set somebody aside; the last word counts. Known, a competitor or never: neither is proposed to the other."""
    find_locked(Person, me)  # one hand at a time
    row = db.session.get(SuggestionAnswer, (me, about), populate_existing=True)
    if row is None:
        row = SuggestionAnswer(owner_id=me, about_id=about)
        db.session.add(row)
    row.answer, row.said_on = said, today
    row.until = today + NOT_NOW if said is Answer.NOT_NOW else None
    db.session.flush()


def take_back(row: SuggestionAnswer) -> None:
    """They may be proposed to me again."""
    db.session.delete(row)


def have_room(me: int, room: Room, *, today: date) -> None:
    """In so many lists I wish to stand; a pause ends by itself. Whoever wishes for none is taken out at once."""
    row = _room(me)
    row.room, row.until = room, today + PAUSE if room is Room.PAUSED else None
    if room in {Room.PAUSED, Room.NEVER}:
        db.session.execute(delete(Suggestion).where(Suggestion.about_id == me))
    db.session.flush()


def look_again(me: int, *, account_id: int | None, now: datetime) -> None:
    """Make my lists anew, in the background. Raises AskedToday: it reads everybody's profile, so once a day."""
    row = _room(me)
    if row.asked_at is not None and row.asked_at > now - A_DAY:
        raise AskedToday
    row.asked_at, row.waits = now, True
    db.session.flush()
    jobs.start(nightly.ASKED, kept(_l("Suggestions anew")), account_id=account_id, arguments={})


def _room(me: int) -> SuggestionRoom:
    find_locked(Person, me)
    row = db.session.get(SuggestionRoom, me, populate_existing=True)
    if row is None:
        row = SuggestionRoom(person_id=me, room=Room.OPEN, waits=False)
        db.session.add(row)
    return row
