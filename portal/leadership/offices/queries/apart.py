"""Positions that one person may not hold together. For the office, and for whoever would hold both."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import contains_eager

from portal.core.actors import Actor, Right
from portal.core.dates import overlapping
from portal.leadership.offices.apart import Apart
from portal.leadership.offices.models import Body, Position, Seat, Term
from portal.leadership.offices.queries.rights import bodies_in_reach

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


def held_beside(position_id: int, person_id: int, start: date, end: date | None) -> Select[Position]:
    """What somebody holds on some of these days that nobody may hold beside this position, with its body."""
    held = (
        select(Seat.position_id)
        .join(Term, Term.seat_id == Seat.id)
        .where(Term.person_id == person_id, Term.voided_at.is_(None))
        .where(or_(Term.end.is_(None), Term.end > Term.start), overlapping(Term.start, Term.end, start, end))
    )
    return _whole().where(Position.id.in_(apart_ids(position_id)), Position.id.in_(held)).limit(1)


def _whole() -> Select[Position]:
    found = select(Position).join(Position.body).options(contains_eager(Position.body))
    return found.order_by(Body.name, Position.order, Position.id)
