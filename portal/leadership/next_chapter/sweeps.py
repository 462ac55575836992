"""What is written as time passes, to those who leave or have left. Doing it again does nothing; nothing rests on it.

What could not be written for ten days is left out; who left several seats at once gets one letter.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import cast

from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.leadership.next_chapter import notices, queries
from portal.leadership.next_chapter.models import AFTER, ASK_DAYS, FollowUp, NextChapter
from portal.leadership.next_chapter.operations.wishes import check_in_of, row_of
from portal.leadership.offices.operations.holding import hold_term
from portal.members.people import reach

#: So many letters in one minute.
MOST = 100


def due(now: datetime) -> None:
    """Write what is due today."""
    day = today(now)
    if _to_ask(day):
        with unit_of_work():
            _ask(day, now)
    for days in AFTER:
        if _left(days, day):
            with unit_of_work():
                _check_in(days, day, now)


def _to_ask(day: date) -> list[queries.Leaving]:
    since, ahead = day - timedelta(days=queries.TOO_LATE_DAYS), day + timedelta(days=ASK_DAYS)
    found = queries.to_ask(ahead, since).where(NextChapter.asked_at.is_(None), ~queries.quiet())
    return [cast(queries.Leaving, tuple(row)) for row in db.session.execute(found.limit(MOST))]


def _left(days: int, day: date) -> list[queries.Leaving]:
    by = day - timedelta(days=days)
    found = queries.left(days, by, by - timedelta(days=queries.TOO_LATE_DAYS)).where(FollowUp.asked_at.is_(None))
    return [cast(queries.Leaving, tuple(row[:5])) for row in db.session.execute(found.limit(MOST))]


def _ask(day: date, now: datetime) -> None:
    found = _to_ask(day)
    readers, told = reach.readers(row[3].id for row in found), set[int]()
    for term, _position, body, person, _wishes in sorted(found, key=lambda row: row[0].seat_id):
        row = row_of(hold_term(term.id))
        if row.asked_at is None:
            row.asked_at = now
            if person.id not in told:
                notices.ask_wishes(term, body, readers[person.id])
            told.add(person.id)


def _check_in(days: int, day: date, now: datetime) -> None:
    found = _left(days, day)
    readers, told = reach.readers(row[3].id for row in found), set[int]()
    for term, _position, body, person, _wishes in sorted(found, key=lambda row: row[0].seat_id):
        row = check_in_of(hold_term(term.id), days)
        if row.asked_at is None:
            row.asked_at = now
            if person.id not in told and row.answered_at is None:
                notices.ask_how_they_are(term, body, readers[person.id], days)
            told.add(person.id)
