"""Bodies with their positions and seats."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import contains_eager, joinedload

from portal.core.actors import Actor, Right
from portal.leadership.offices.models import Body, Position, Seat
from portal.leadership.offices.queries.rights import bodies_in_reach


def with_body() -> Select[Position]:
    """Positions with their bodies. For the office."""
    return select(Position).options(joinedload(Position.body))


def seen_by(who: Actor | None) -> ColumnElement[bool]:
    """SQL: the body is one that this actor may see: `policies.see`. None: one that everybody may."""
    if who is None:
        return Body.public.is_(True)
    if who.is_member or who.may(Right.LEADERSHIP):
        return true()
    return or_(Body.public.is_(True), Body.id.in_(bodies_in_reach(who, Right.LEADERSHIP)))


def with_position() -> Select[Seat]:
    """Seats with their positions and bodies. For the office."""
    return select(Seat).options(joinedload(Seat.position).joinedload(Position.body))


def body_by_slug(slug: str) -> Select[Body]:
    """A body, for everybody."""
    return select(Body).where(Body.slug == slug).options(joinedload(Body.parent))


def all_bodies() -> Select[Body]:
    """Every body, dissolved ones too. For the office."""
    return select(Body).order_by(Body.dissolved.is_not(None), Body.parent_id.is_not(None), Body.kind, Body.name)


def positions_and_seats(body: Body) -> Select[Position, Seat | None]:
    """The positions of a body in their order, each with every seat it has, given-up ones too. For the office."""
    return (
        select(Position, Seat)
        .join(Position.body)
        .outerjoin(Seat, Seat.position_id == Position.id)
        .options(contains_eager(Position.body), contains_eager(Seat.position).contains_eager(Position.body))
        .where(Position.body_id == body.id)
        .order_by(Position.order, Position.id, Seat.id)
    )
