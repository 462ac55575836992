"""Entries that may be about one person, with what they have in common. For the office, which decides.

Found by indexes of what people are sorted by and of their addresses; so many at a time, since those that are put
together, or said to be two people, make room for the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from portal.core.db import db
from portal.core.search import fold
from portal.members.merging.models import NotTheSame
from portal.members.people.models import Person, sort_key

MOST, MOST_ALIKE = 50, 20
ADDRESS, NAME = _l("the same e-mail address"), _l("the same name")
#: What speaks for one person besides, by column.
BESIDES = {"phone": _l("the same telephone"), "firm": _l("the same firm"), "town": _l("the same town")}
_one, _other = aliased(Person), aliased(Person)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries and what they have in common."""

    one: Person
    other: Person
    reasons: tuple[Any, ...]


def pairs() -> list[Pair]:
    """The first of them, those of one address above. Two statements, which walk two indexes of all people where there
    are fewer: 32 ms at 50,000 on SQLite.
    """
    found: dict[tuple[int, int], Pair] = {}
    for column in ("email_key", "name_key"):
        both = and_(getattr(_one, column) == getattr(_other, column), _one.id < _other.id)
        wanted = (
            select(_one, _other)
            .join(_other, both)
            .where(
                _one.is_there(),
                _other.is_there(),
                ~_said(_one.id, _other.id),
            )
            .order_by(getattr(_one, column))  # alone: else all pairs of thousands who share one were sorted
            .limit(MOST)
        )
        rows = db.session.execute(wanted).all()
        for one, other in sorted(rows, key=lambda pair: (getattr(pair[0], column), pair[0].id, pair[1].id)):
            found.setdefault((one.id, other.id), Pair(one, other, tuple(_reasons(one, other))))
    return list(found.values())[:MOST]


def alike(person: Person) -> list[Pair]:
    """The entries that may be about this person too."""
    same: list[ColumnElement[bool]] = [Person.name_key == person.name_key]
    turned = sort_key(person.family_name, person.given_name, person.name)
    same.append(Person.name_key == turned)
    if person.email_key:
        same.append(Person.email_key == person.email_key)
    found = _others(or_(*same), person.id).order_by(Person.id).limit(MOST_ALIKE)
    return [Pair(person, other, tuple(_reasons(person, other))) for other in db.session.scalars(found)]


def called(words: str, *, but: int) -> Sequence[Person]:
    """Entries by a whole name or an e-mail address as it is written, for whoever knows what they look for."""
    parts = words.split()
    keys = {sort_key(" ".join(parts[:at]), " ".join(parts[at:]), words) for at in range(len(parts) + 1)}
    same = or_(Person.name_key.in_(keys), Person.email_key == words.strip().lower())
    found = _others(same, but).order_by(Person.name_key, Person.id).limit(MOST_ALIKE)
    return db.session.scalars(found).all()


def _others(which: ColumnElement[bool], but: int) -> Select[Person]:
    return select(Person).where(which, Person.id != but, Person.is_there())


def _said(one: Any, other: Any) -> ColumnElement[bool]:
    return exists().where(NotTheSame.one_id == one, NotTheSame.other_id == other)


def _reasons(one: Person, other: Person) -> Iterator[Any]:
    if one.email_key and one.email_key == other.email_key:
        yield ADDRESS
    if one.name_key == other.name_key or fold(one.name) == fold(other.name):
        yield NAME
    for column, words in BESIDES.items():
        mine = fold(getattr(one, column))
        if mine and mine == fold(getattr(other, column)):
            yield words
