"""Positions that come with another, as pages show them and the office chooses them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased, contains_eager

from portal.core.actors import Actor, Right
from portal.core.dates import covers
from portal.core.db import db
from portal.leadership.offices.models import Body, HeldBy, HeldHow, Position, Seat, Term
from portal.leadership.offices.queries.counting import counts_after, serves_on
from portal.leadership.offices.queries.held_by import ways
from portal.leadership.offices.queries.rights import bodies_in_reach
from portal.members.people.models import Person

#: So many positions are offered to choose from.
MOST_OFFERED = 300


@dataclass(frozen=True, slots=True)
class HeldOn:
    """A position that comes with another on a day, and who holds it then, or would while a seat is empty."""

    position: Position
    by: Position
    how: HeldHow
    people: tuple[Person, ...]
    #: Of the one that it comes with; None where that is there no more.
    body_of_by: Body | None

    @property
    def is_ex_officio(self) -> bool:
        return self.how is HeldHow.EX_OFFICIO


def held_with_others(day: date, *, body_id: int | None = None) -> list[HeldOn]:
    """The positions of a body, or of every one, that come with another on the day. One statement.

    Names of holders are everybody's to see, where the body is.
    """
    by, house = aliased(Position), aliased(Body)
    serving = (
        select(Seat.position_id, Term.person_id).join(Seat, Seat.id == Term.seat_id).where(serves_on(day)).subquery()
    )
    found = (
        select(Position, by, HeldBy.how, house, Person)
        .join(HeldBy, HeldBy.position_id == Position.id)
        .join(Position.body)
        .join(by, by.id == HeldBy.by_id)
        .outerjoin(house, and_(house.id == by.body_id, covers(house.formed, house.dissolved, day)))
        .outerjoin(serving, and_(serving.c.position_id == by.id, house.id.is_not(None)))
        .outerjoin(Person, Person.id == serving.c.person_id)
        .options(contains_eager(Position.body))
        .where(HeldBy.since <= day, covers(Body.formed, Body.dissolved, day))
        .order_by(Body.name, Position.order, Position.id, Person.name_key, Person.id)
    )
    if body_id is not None:
        found = found.where(Position.body_id == body_id)
    rows: dict[int, HeldOn] = {}
    for position, other, how, its_body, person in db.session.execute(found):
        known = rows.get(position.id) or HeldOn(position, other, how, (), its_body)
        more = (person,) if person is not None and person not in known.people else ()
        rows[position.id] = replace(known, people=known.people + more)
    return list(rows.values())


def also_held(person_id: int, day: date) -> Select[Position, str, HeldHow]:
    """What somebody holds on the day beside their seats, each with the title that it comes with. For members."""
    held, by, house = ways(day), aliased(Position), aliased(Body)
    return (
        select(Position, by.title, held.c.how)
        .join(held, held.c.given == Position.id)
        .join(Position.body)
        .join(by, by.id == held.c.by)
        .join(house, house.id == by.body_id)
        .join(Seat, Seat.position_id == by.id)
        .join(Term, Term.seat_id == Seat.id)
        .options(contains_eager(Position.body))
        .where(Term.person_id == person_id, held.c.how.is_not(None))
        .where(serves_on(day), covers(Body.formed, Body.dissolved, day))
        .order_by(Body.name, Position.order, Position.id)
    )


def by_way_of(position_id: int, how: HeldHow) -> int | None:
    """The id of the position that this one comes with in this way, if it does."""
    return db.session.scalar(select(HeldBy.by_id).where(HeldBy.position_id == position_id, HeldBy.how == how))


def deputies_from(position_id: int) -> set[int]:
    """The ids of the acting deputy of a position, of that one's, and so on. For the office."""
    return _followed(position_id, _acting())


def is_served(position: Position, day: date) -> bool:
    """Whether a term of the position counts on the day or will. For the office."""
    terms = select(Term.id).join(Seat, Seat.id == Term.seat_id).where(Seat.position_id == position.id)
    live = terms.where(counts_after(day))
    return db.session.scalar(live.limit(1)) is not None


def may_act(position: Position) -> list[Position]:
    """The positions whose holders may be named to act for this one. For the office. Two statements."""
    acts = _acting()
    beside = select(Position).where(Position.body_id == position.body_id, Position.id != position.id)
    found = db.session.scalars(beside.order_by(Position.order, Position.id).limit(MOST_OFFERED)).all()
    return [each for each in found if not each.is_ex_officio and position.id not in _followed(each.id, acts)]


def may_carry(position: Position, who: Actor) -> Select[Position]:
    """The positions with which this one may come ex officio: those this actor keeps that have terms of their own."""
    return (
        select(Position)
        .join(Position.body)
        .options(contains_eager(Position.body))
        .where(Position.body_id.in_(bodies_in_reach(who, Right.LEADERSHIP)), Body.dissolved.is_(None))
        .where(Position.id != position.id, ~Position.is_ex_officio)
        .order_by(Body.name, Position.order, Position.id)
        .limit(MOST_OFFERED)
    )


def _acting() -> dict[int, int]:
    """The id of the acting deputy of each position that has one."""
    links = select(HeldBy.position_id, HeldBy.by_id).where(HeldBy.how == HeldHow.ACTING)
    return {row.position_id: row.by_id for row in db.session.execute(links)}


def _followed(position_id: int, acting: dict[int, int]) -> set[int]:
    found, at = set[int](), acting.get(position_id)
    while at is not None and at not in found:
        found.add(at)
        at = acting.get(at)
    return found
