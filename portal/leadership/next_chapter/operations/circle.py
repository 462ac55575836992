"""The circle of those who served: coming, going, and what is written to it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.core import audit
from portal.core.db import db, in_turn
from portal.core.facts import record
from portal.core.settings import today
from portal.leadership.facts import CircleAddressed
from portal.leadership.next_chapter import errors, queries
from portal.leadership.next_chapter.models import CircleWord, NextChapter
from portal.leadership.next_chapter.operations.wishes import row_of
from portal.leadership.offices.models import Term
from portal.leadership.offices.operations.holding import hold_term

#: The number held while a word is written: no two go out within a day.
CIRCLE_LOCK = 7_204_640
APART = timedelta(days=1)


def join(person_id: int, *, now: datetime) -> None:
    """Somebody who served would like to be in it.

    Raises NeverServed.
    """
    last = db.session.scalars(queries.served(person_id, today(now)).limit(1)).first()
    if last is None:
        raise errors.NeverServed
    row_of(hold_term(last.id)).circle = True


def leave(person_id: int) -> None:
    """They leave it, at once and without a word to anybody."""
    theirs = NextChapter.term_id.in_(select(Term.id).where(Term.person_id == person_id))
    db.session.execute(update(NextChapter).where(theirs).values(circle=False))


def write(subject: str, words: str, *, by: int | None, now: datetime) -> CircleWord:
    """A word to all who are in it now, by mail.

    Raises TooManyWords within a day of the last one.
    """
    in_turn(CIRCLE_LOCK)
    last = db.session.scalars(queries.circle_words().limit(1)).first()
    if last is not None and last.written_at > now - APART:
        raise errors.TooManyWords
    word = CircleWord(subject=subject, words=words, written_at=now, written_by_id=by)
    db.session.add(word)
    db.session.flush()
    audit.write("leadership.circle_written", about=word)
    record(CircleAddressed(word_id=word.id))
    return word
