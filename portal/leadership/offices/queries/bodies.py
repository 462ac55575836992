"""Bodies with their positions and seats."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.leadership.offices.models import Body, Position, Seat


def with_body() -> Select[Position]:
    """Positions with their bodies. For the office."""
    return select(Position).options(joinedload(Position.body))


def with_position() -> Select[Seat]:
    """Seats with their positions and bodies. For the office."""
    return select(Seat).options(joinedload(Seat.position).joinedload(Position.body))


def body_by_slug(slug: str) -> Select[Body]:
    """A body, for everybody."""
    return select(Body).where(Body.slug == slug).options(joinedload(Body.parent))


def all_bodies() -> Select[Body]:
    """Every body, dissolved ones too. For the office."""
    return select(Body).order_by(Body.dissolved.is_not(None), Body.parent_id.is_not(None), Body.kind, Body.name)


def positions_of(body: Body) -> Select[Position]:
    """The positions of a body, in their order."""
    return select(Position).where(Position.body_id == body.id).order_by(Position.order, Position.id)


def seats_of(body: Body) -> Select[Seat]:
    """Every seat of a body, given-up ones too. For the office."""
    return (
        select(Seat)
        .join(Seat.position)
        .options(contains_eager(Seat.position).joinedload(Position.body))
        .where(Position.body_id == body.id)
        .order_by(Position.order, Position.id, Seat.id)
    )
