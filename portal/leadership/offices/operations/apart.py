"""Positions that one person may not hold together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import audit
from portal.core.db import db
from portal.core.locking import locked
from portal.leadership import errors
from portal.leadership.offices import queries
from portal.leadership.offices.apart import Apart
from portal.leadership.offices.models import Body, Position
from portal.members.people.models import Person


def keep_apart(one: Position, other: Position) -> None:
    """Nobody may begin a term in one while they hold the other; terms that are agreed stay. A repeat does nothing.

    Raises ApartFromItself.
    """
    if one.id == other.id:
        raise errors.ApartFromItself
    if _pair(one, other) is None:
        low, high = sorted((one.id, other.id))
        db.session.add(Apart(one_id=low, other_id=high))
        db.session.flush()
        audit.write("leadership.kept_apart", about=one, after={"other": other.id})


def let_together(one: Position, other: Position) -> None:
    """One person may hold both again. A repeat does nothing."""
    pair = _pair(one, other)
    if pair is not None:
        db.session.delete(pair)
        db.session.flush()
        audit.write("leadership.let_together", about=one, after={"other": other.id})


def check_apart(position: Position, person: Person, *, start: date, end: date | None) -> None:
    """Raises Incompatible where they hold on some of these days what does not go with the position.

    Of two terms that begin at once in two bodies, the second sees the first: the person is held.
    """
    if db.session.scalar(queries.apart_ids(position.id).limit(1)) is None:
        return
    locked(Person, person.id)
    if why := _why(position, [person.id], start, end):
        raise errors.Incompatible(why[person.id])


def barred(position: Position, person_ids: Collection[int], start: date, end: date | None) -> dict[int, str]:
    """Of these people those who hold what does not go with the position on these days, each with why.

    One statement, where there is anything to ask.
    """
    return _why(position, person_ids, start, end) if position.is_apart else {}


def _why(position: Position, person_ids: Collection[int], start: date, end: date | None) -> dict[int, str]:
    end = None if position.holds_over else end  # until somebody follows, and nobody knows when
    return {
        person.id: _(
            "%(name)s serves as %(held)s (%(body)s) then, and nobody may hold both. That term needs an end before"
            " this one begins.",
            name=person.name, held=held.title, body=held.body.name,
        )
        for held, person in db.session.execute(queries.held_beside(position.id, person_ids, start, end))
    }  # fmt: skip


def _pair(one: Position, other: Position) -> Apart | None:
    """The row of these two, whose bodies are held so that nobody seats anybody there meanwhile."""
    for number in sorted({one.body_id, other.body_id}):
        locked(Body, number)
    low, high = sorted((one.id, other.id))
    return db.session.scalar(select(Apart).where(Apart.one_id == low, Apart.other_id == high))
