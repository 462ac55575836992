"""Positions that one person may not hold together. For the office, and for whoever would hold both."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import contains_eager

from portal.core.actors import Actor, Right
from portal.core.dates import overlapping
from portal.leadership.offices.apart import Apart
from portal.leadership.offices.models import Body, Position, Seat, Term
from portal.leadership.offices.queries.counting import takes_place
from portal.leadership.offices.queries.rights import bodies_in_reach
from portal.members.people.models import Person

#: So many positions are offered to choose from.
MOST_OFFERED = 300


def apart_ids(position_id: int) -> Select[int]:
    """The ids of the positions that nobody may hold beside this one."""
    other = case((Apart.one_id == position_id, Apart.other_id), else_=Apart.one_id)
    return select(other).where(or_(Apart.one_id == position_id, Apart.other_id == position_id))


def positions_apart(position: Position) -> Select[Position]:
    """The positions that nobody may hold beside this one, with their bodies."""
    return _whole().where(Position.id.in_(apart_ids(position.id)))


def may_go_apart(position: Position, who: Actor) -> Select[Position]:
    """The positions that this actor may keep apart from this one, and are not yet."""
    return (
        _whole()
        .where(Position.body_id.in_(bodies_in_reach(who, Right.LEADERSHIP)), Body.dissolved.is_(None))
        .where(Position.id != position.id, Position.id.not_in(apart_ids(position.id)))
        .limit(MOST_OFFERED)
    )


def held_beside(
    position_id: int, person_ids: Collection[int], start: date, end: date | None
) -> Select[Position, Person]:
    """What each of these people holds on some of these days that nobody may hold beside this position."""
    return (
        _whole()
        .join(Seat, Seat.position_id == Position.id)
        .join(Term, Term.seat_id == Seat.id)
        .join(Person, Person.id == Term.person_id)
        .where(Position.id.in_(apart_ids(position_id)), Term.person_id.in_(person_ids))
        .where(takes_place(Term), overlapping(Term.start, Term.end, start, end))
        .add_columns(Person)
    )


def _whole() -> Select[Position]:
    found = select(Position).join(Position.body).options(contains_eager(Position.body))
    return found.order_by(Body.name, Position.order, Position.id)
