"""How lists of any package name bodies, positions, seats, terms and calls: ids -> a SELECT of ids and names."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.leadership.next_chapter.models import CircleWord
from portal.leadership.offices.models import Body, Position, Seat, Term
from portal.leadership.succession.models import Call
from portal.members.people.models import Person


def bodies(ids: Sequence[int]) -> Select[int, str]:
    return select(Body.id, Body.name).where(Body.id.in_(ids))


def positions(ids: Sequence[int]) -> Select[int, str]:
    """With their body: "Treasurer, Board"."""
    wanted = select(Position.id, _both(Position.title, Body.name)).join(Body, Body.id == Position.body_id)
    return wanted.where(Position.id.in_(ids))


def seats(ids: Sequence[int]) -> Select[int, str]:
    """By their position and body."""
    wanted = select(Seat.id, _both(Position.title, Body.name)).join(Position, Position.id == Seat.position_id)
    return wanted.join(Body, Body.id == Position.body_id).where(Seat.id.in_(ids))


def terms(ids: Sequence[int]) -> Select[int, str]:
    """Who serves or served, as what: "Ana Ruiz, Treasurer"."""
    wanted = select(Term.id, _both(Person.name, Term.title_as_held)).join(Person, Person.id == Term.person_id)
    return wanted.where(Term.id.in_(ids))


def calls(ids: Sequence[int]) -> Select[int, str]:
    return select(Call.id, Call.title).where(Call.id.in_(ids))


def circle_words(ids: Sequence[int]) -> Select[int, str]:
    """What was written to the circle of those who served, by its subject."""
    return select(CircleWord.id, CircleWord.subject).where(CircleWord.id.in_(ids))


def _both(first: InstrumentedAttribute[str], second: InstrumentedAttribute[str]) -> ColumnElement[str]:
    return first + ", " + second
