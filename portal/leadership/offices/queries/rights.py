"""Rights that terms carry: read from the dates each time, copied nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, or_, select
from sqlalchemy.orm import aliased

from portal.accounts import queries as accounts
from portal.accounts.models import Account
from portal.core import clock, questions
from portal.core.actors import Actor, Power, Reach, Right, known
from portal.core.dates import covers
from portal.core.db import db
from portal.core.questions import Question
from portal.core.settings import today
from portal.leadership.offices.models import Body, Position, Seat, Term, carried
from portal.leadership.offices.queries.counting import counts_after, serves_on
from portal.leadership.offices.queries.held_by import ways
from portal.mail.outbox import Address
from portal.members.people import reach
from portal.members.people.models import Person


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody's current terms give: powers, and the bodies they chair."""

    powers: frozenset[Power]
    chairs: frozenset[int]
    serves: bool


def current_terms(day: date | BindParameter[date]) -> Select[Term]:
    """The terms that count on that day: started, not ended, not void, on a seat and in a body that exist.

    A term past its planned end counts while nobody has ended it: that is holding over, and pages show it.
    `Position` is each one that its holder has by it: that of the seat, and those that come with that one (`ways`).
    """
    held = ways(day)
    return (
        select(Term)
        .join(Seat, Seat.id == Term.seat_id)
        .join(held, held.c.by == Seat.position_id)
        .join(Position, Position.id == held.c.given)
        .join(Body, Body.id == Position.body_id)
        .where(serves_on(day), covers(Body.formed, Body.dissolved, day))
    )


def _held(person: ColumnElement[bool], day: date | BindParameter[date]) -> Select[int, list[str], Reach, bool]:
    found = current_terms(day).join(Person, Person.id == Term.person_id).where(person)
    return found.with_only_columns(Position.body_id, Position.grants, Position.reach, Position.chairs)


#: What the current terms of whoever makes a request give them: every signed-in page asks.
HELD = Question[tuple[int, list[str], Reach, bool]](
    lambda _who: _held(Person.account_id == questions.ACCOUNT, questions.day())
)
#: What is needed to know what a position carries: `together` reads it.
CARRIED = (Position.grants, Position.reach, Position.body_id)


def chaired_by_me() -> Select[int]:
    """The bodies that whoever asks chairs today: for questions."""
    mine = current_terms(questions.day()).where(Position.chairs.is_(True), Term.person_id == questions.ME)
    bodies = mine.with_only_columns(Position.body_id.label("body_id")).subquery()
    return select(bodies.c.body_id)


def holders_of_right(right: Right) -> list[Address]:
    """Where to write to those who hold a right now. Outside of pages only."""
    found = reach.readers(person.id for person in people_with_right(right))
    return [reader.address for reader in found.values() if reader.address is not None]


def people_with_right(right: Right) -> list[Person]:
    """Who holds a right over the association now, by a dated grant or by a current term. Outside of pages only."""
    by_grant = accounts.granted({right}, clock.now())
    carrying = _over_the_association().with_only_columns(Term.person_id, Position.grants)
    by_term = [person_id for person_id, grants in db.session.execute(carrying) if right in known(grants)]
    found = select(Person).where(or_(Person.account_id.in_(by_grant), Person.id.in_(by_term))).order_by(Person.id)
    return list(db.session.scalars(found))


def holders_by_term(rights: frozenset[Right]) -> set[int]:
    """The ids of the open accounts that hold one of these rights over the association by a current term."""
    terms = _over_the_association().join(Person, Person.id == Term.person_id)
    open_ones = terms.join(Account, Account.id == Person.account_id).where(Account.closed_at.is_(None))
    carrying = open_ones.with_only_columns(Account.id, Position.grants)
    return {number for number, grants in db.session.execute(carrying) if known(grants) & rights}


def positions_served(person_id: int) -> Select[int]:
    """The ids of the positions that somebody serves in now or later, or that come with one."""
    day, held = today(), ways()
    terms = select(held.c.given).join(Seat, Seat.position_id == held.c.by).join(Term, Term.seat_id == Seat.id)
    return terms.where(Term.person_id == person_id, counts_after(day))


def reaching_down(bodies: Iterable[int]) -> frozenset[Power]:
    """What terms carry in these bodies, now or later, that reaches the bodies below as well."""
    day, held = today(), ways()
    terms = (
        select(*CARRIED)
        .join(held, held.c.given == Position.id)
        .join(Seat, Seat.position_id == held.c.by)
        .join(Term, Term.seat_id == Seat.id)
        .where(Position.body_id.in_(bodies), Position.reach == Reach.BODY_AND_BELOW)
        .where(counts_after(day))
    )
    return together(db.session.execute(terms))


def carried_in(body: Body) -> frozenset[Power]:
    """What the terms of a body carry that count now or will, and what comes to it with others."""
    day, held, by = today(), ways(), aliased(Position)
    terms = (
        select(*CARRIED)
        .join(held, held.c.given == Position.id)
        .join(by, by.id == held.c.by)
        .join(Seat, Seat.position_id == by.id)
        .join(Term, Term.seat_id == Seat.id)
        .where(or_(Position.body_id == body.id, by.body_id == body.id), counts_after(day))
    )
    return together(db.session.execute(terms))


def bodies_in_reach(who: Actor, right: Right) -> Select[int]:
    """The ids of the bodies over which this actor holds the right, for lists of what lies there: `may`, in SQL."""
    held = [power for power in who.powers if power.right in (right, Right.ADMINISTRATION)]
    if any(power.reach is Reach.ASSOCIATION for power in held):
        return select(Body.id)
    alone = [power.body_id for power in held if power.reach is Reach.BODY]
    tops = [power.body_id for power in held if power.reach is Reach.BODY_AND_BELOW]
    below = select(Body.id).where(Body.id.in_(tops)).cte(recursive=True)
    below = below.union(select(Body.id).where(Body.parent_id == below.c.id))
    return select(Body.id).where(or_(Body.id.in_(alone), Body.id.in_(select(below.c.id))))


def sits_there(seat: Seat) -> bool:
    """Whether a term of the seat counts now or will. For the office."""
    terms = select(Term.id).where(Term.seat_id == seat.id, counts_after(today()))
    return db.session.scalar(terms.limit(1)) is not None


def serves_or_will(position: Position, account_id: int) -> bool:
    """Whether the person of this account serves in the position now or later, or in one that it comes with."""
    day, held = today(), ways()
    terms = (
        select(Term.id)
        .join(Seat, Seat.id == Term.seat_id)
        .join(held, held.c.by == Seat.position_id)
        .join(Person, Person.id == Term.person_id)
        .where(held.c.given == position.id, Person.account_id == account_id, counts_after(day))
    )
    return db.session.scalar(terms.limit(1)) is not None


def _over_the_association() -> Select[Term]:
    """The current terms of positions whose rights reach the whole association."""
    return current_terms(today()).where(Position.reach == Reach.ASSOCIATION)


def together(rows: Iterable[Any]) -> frozenset[Power]:
    """What all of these carry, by `CARRIED`."""
    return frozenset[Power]().union(*(carried(row.grants, row.reach, row.body_id) for row in rows))


def held_on(account_id: int, day: date) -> Held:
    """What the person of this account holds on that day, in one statement."""
    return held_by(db.session.execute(_held(Person.account_id == account_id, day)))


def held_by(terms: Iterable[tuple[int, list[str], Reach, bool]]) -> Held:
    """What current terms give, by body, rights, their reach, and whether it chairs."""
    powers, chairs, serves = frozenset[Power](), set[int](), False
    for body_id, grants, how_far, chairs_it in terms:
        powers, serves = powers | carried(grants, how_far, body_id), True
        chairs |= {body_id} if chairs_it else set()
    return Held(powers, frozenset(chairs), serves)
