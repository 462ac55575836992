"""Calls, for whoever may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.core.actors import Actor, Right
from portal.core.db import db
from portal.leadership.offices.models import Body, Opening, Position, Seat, Term
from portal.leadership.offices.queries import bodies_in_reach, chairs_of
from portal.leadership.succession.models import Call, Candidacy
from portal.leadership.succession.queries.choices import in_time
from portal.leadership.succession.queries.seats import SeatAndCall
from portal.members.people.models import Person


@dataclass(frozen=True, slots=True)
class CallCard:
    """A call as lists show it: for which seats, from when."""

    call: Call
    free_from: date | None
    contact: Person | None
    day: date

    @property
    def free_now(self) -> bool:
        """Whether a seat waits already."""
        return self.free_from is not None and self.free_from <= self.day

    @property
    def position(self) -> Position:
        return self.call.position

    @property
    def body(self) -> Body:
        return self.call.position.body


def visible_calls(who: Actor) -> Select[Call]:
    """The calls this actor may read: public ones, for members all, for office holders those within their reach."""
    found = (
        select(Call)
        .join(Call.position)
        .join(Position.body)
        .options(contains_eager(Call.position).contains_eager(Position.body).joinedload(Body.parent))
    )
    if who.is_member or who.may(Right.LEADERSHIP):
        return found
    return found.where(or_(Call.public.is_(True), Position.body_id.in_(bodies_in_reach(who, Right.LEADERSHIP))))


def call_with_body(number: int) -> Select[Call]:
    """A call with its position and body. For who writes letters about it."""
    whole = joinedload(Call.position).joinedload(Position.body)
    return select(Call).where(Call.id == number).options(whole)


def may_read(who: Actor, call: Call) -> bool:
    """The same rule for a call that is loaded."""
    return call.public or who.is_member or who.may(Right.LEADERSHIP, call)


def takes_statements_on(day: date) -> ColumnElement[bool]:
    """`Call.takes_statements`, in SQL."""
    return and_(Call.withdrawn_at.is_(None), Call.opens <= day, Call.closes > day, Call.free_from.is_not(None))


def open_calls(who: Actor, day: date, first: Collection[int] = ()) -> Select[Call]:
    """The calls this actor may read and that take statements on the day, the first to close first.

    `first`: the ids of positions whose calls stand before the others.
    """
    ahead = [case((Call.position_id.in_(first), 0), else_=1)] if first else []
    return visible_calls(who).where(takes_statements_on(day)).order_by(*ahead, Call.closes, Call.id)


def call_by_slug(who: Actor, slug: str) -> Select[Call]:
    """One call that this actor may read."""
    return visible_calls(who).where(Call.slug == slug)


def call_cards(calls: Collection[Call], day: date, who: Actor | None = None) -> list[CallCard]:
    """The calls with whom to ask about them: nobody, where nothing is left to ask. One statement.

    `who` reads them: whoever serves in a body for members is named to members. None: to everybody.
    """
    bodies = {call.position.body for call in calls}
    ids = {body.id for body in bodies} | {body.parent_id for body in bodies if body.parent_id}
    return cards_among(calls, chairs_of(sorted(ids), day, who) if ids else {}, day)


def cards_among(calls: Collection[Call], chairs: Mapping[int, list[Person]], day: date) -> list[CallCard]:
    """The same, where it is known already who chairs what."""
    contacts = {call.id: None if call.is_filled else _contact(call.position.body, chairs) for call in calls}
    return [CallCard(call, call.free_from, contacts[call.id], day) for call in calls]


def cards_of_seats(who: Actor, seats: Collection[SeatAndCall]) -> list[CallCard]:
    """The same, read from seats that are known already: the open calls among them that this actor may read."""
    chairs: dict[int, list[Person]] = defaultdict(list)
    found: dict[int, SeatAndCall] = {}
    for each in seats:
        if each.position.chairs and each.holder:
            chairs[each.body.id].append(each.holder)
        if each.call and each.call.takes_statements(each.day) and may_read(who, each.call):
            found.setdefault(each.call.id, each)
    cards = [
        CallCard(each.call, each.call.free_from, _contact(each.body, chairs), each.day)
        for each in found.values()
        if each.call
    ]
    return sorted(cards, key=lambda card: (card.call.closes, card.call.id))


def _contact(body: Body, chairs: Mapping[int, list[Person]]) -> Person | None:
    here = chairs.get(body.id) or chairs.get(body.parent_id or 0) or []
    return here[0] if here else None


def free_opening(call: Call, day: date) -> Opening | None:
    """The call's opening that is neither filled nor, on that day, offered to somebody, the earliest first."""
    return db.session.scalars(unfilled_openings(call).where(Opening.id.not_in(_held(day))).limit(1)).first()


def openings_and_terms(call: Call, day: date) -> Select[Opening, Term | None]:
    """What is left of a call, what is offered to nobody first, each with the terms of its seat, the oldest first."""
    return (
        unfilled_openings(call)
        .outerjoin(Term, and_(Term.seat_id == Opening.seat_id, Term.voided_at.is_(None)))
        .order_by(None)
        .order_by(Opening.id.in_(_held(day)), Opening.free_from, Opening.id, Term.start, Term.id)
        .add_columns(Term)
    )


def _held(day: date) -> Select[int | None]:
    """The ids of the openings that are offered to somebody on that day."""
    return select(Candidacy.opening_id).where(
        Candidacy.opening_id.is_not(None),
        Candidacy.offered_at.is_not(None),
        Candidacy.offer_declined_at.is_(None),
        Candidacy.withdrawn_at.is_(None),
        Candidacy.offer_lapsed_at.is_(None),
        or_(Candidacy.confirmed_at.is_not(None), in_time(day)),
    )


def unfilled_openings(call: Call) -> Select[Opening]:
    """What is left of a call, the earliest first."""
    return (
        select(Opening)
        .options(joinedload(Opening.seat).joinedload(Seat.position))
        .where(Opening.call_id == call.id, Opening.filled_at.is_(None), Opening.withdrawn_at.is_(None))
        .order_by(Opening.free_from, Opening.id)
    )


def was_filled(call: Call) -> bool:
    """Whether somebody took a seat of the call; one that is filled otherwise had its seats given up or called anew."""
    taken = select(Opening.id).where(Opening.call_id == call.id, Opening.filled_at.is_not(None))
    return db.session.scalar(taken.limit(1)) is not None


def calls_of_bodies(body_ids: Iterable[int]) -> Select[Call]:
    """All calls of some bodies, the latest first. For their chairs and the office."""
    return (
        select(Call)
        .join(Call.position)
        .join(Position.body)
        .options(contains_eager(Call.position).contains_eager(Position.body).joinedload(Body.parent))
        .where(Position.body_id.in_(list(body_ids)))
        .order_by(Call.withdrawn_at.is_not(None), Call.closes.desc(), Call.id.desc())
    )
