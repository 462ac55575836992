"""What somebody wishes for after a term, and how they are when it is over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from portal.core.db import db
from portal.core.settings import today
from portal.leadership.next_chapter import errors, queries
from portal.leadership.next_chapter.models import AFTER, Answer, FollowUp, NextChapter, Wish
from portal.leadership.next_chapter.queries import Chapter
from portal.leadership.offices.models import Term
from portal.leadership.offices.operations.holding import hold_term


def wish(term: Term, *, wishes: Collection[str], words: str, circle: bool, now: datetime) -> NextChapter:
    """Say what one would enjoy after this term; saying it again changes it, and nothing at all is an answer too.

    Raises NotYet, RestOrMore.
    """
    chapter, day = _held(term), today(now)
    if chapter is None or not chapter.is_asked(day):
        raise errors.NotYet
    if Wish.REST in wishes and len(set(wishes)) > 1:
        raise errors.RestOrMore
    row = row_of(term)
    row.wishes, row.words, row.circle = [each.value for each in Wish if each in wishes], words, circle
    row.answered_at, row.rests = now, Wish.REST in wishes
    return row


def answer(term: Term, days: int, *, said: Answer, words: str, now: datetime) -> None:
    """Say how one is, so many days after.

    Raises NotYet.
    """
    row = _check_in(_held(term), days, now)
    row.answer, row.words, row.answered_at = said, words, now


def say_talked(term: Term, days: int, *, now: datetime) -> None:
    """The chair says that they had a word.

    Raises NotYet.
    """
    row = _check_in(_held(term), days, now)
    row.talked_at = row.talked_at or now


def row_of(term: Term) -> NextChapter:
    """What is noted of a term whose body is held."""
    row = db.session.scalars(select(NextChapter).where(NextChapter.term_id == term.id)).first()
    if row is None:
        row = NextChapter(term_id=term.id, wishes=[], words="", circle=False, rests=False)
        db.session.add(row)
        db.session.flush()
    return row


def check_in_of(term: Term, days: int) -> FollowUp:
    """Likewise, of the check-in after so many days."""
    row = db.session.scalars(select(FollowUp).where(FollowUp.term_id == term.id, FollowUp.days == days)).first()
    if row is None:
        row = FollowUp(term_id=term.id, days=days, words="")
        db.session.add(row)
        db.session.flush()
    return row


def _held(term: Term) -> Chapter | None:
    hold_term(term.id)
    return queries.chapter(term.id)


def _check_in(chapter: Chapter | None, days: int, now: datetime) -> FollowUp:
    if chapter is None or days not in AFTER or days not in chapter.due(today(now)):
        raise errors.NotYet
    return check_in_of(chapter.term, days)
