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
