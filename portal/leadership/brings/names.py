"""How lists of any package name bodies, positions, seats, terms and calls: ids -> {id: name}."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select

from portal.core.db import db
from portal.leadership.offices.models import Body, Position, Seat, Term
from portal.leadership.succession.models import Call
from portal.members.people.models import Person


def bodies(ids: Sequence[int]) -> dict[int, str]:
    return dict(db.session.execute(select(Body.id, Body.name).where(Body.id.in_(ids))).all())


def positions(ids: Sequence[int]) -> dict[int, str]:
    """With their body: "Treasurer, Board"."""
    wanted = select(Position.id, Position.title, Body.name).join(Body, Body.id == Position.body_id)
    return _two(wanted.where(Position.id.in_(ids)))


def seats(ids: Sequence[int]) -> dict[int, str]:
    """By their position and body."""
    wanted = select(Seat.id, Position.title, Body.name).join(Position, Position.id == Seat.position_id)
    return _two(wanted.join(Body, Body.id == Position.body_id).where(Seat.id.in_(ids)))


def terms(ids: Sequence[int]) -> dict[int, str]:
    """Who serves or served, as what: "Ana Ruiz, Treasurer"."""
    wanted = select(Term.id, Person.name, Term.title_as_held).join(Person, Person.id == Term.person_id)
    return _two(wanted.where(Term.id.in_(ids)))


def calls(ids: Sequence[int]) -> dict[int, str]:
    return dict(db.session.execute(select(Call.id, Call.title).where(Call.id.in_(ids))).all())


def _two(wanted: Select[int, str, str]) -> dict[int, str]:
    return {number: f"{first}, {second}" for number, first, second in db.session.execute(wanted)}
