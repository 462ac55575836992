"""Rights that terms carry: read from the dates each time, copied nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, Date, Select, bindparam, or_, select

from portal.accounts.models import Account, Grant
from portal.core import clock
from portal.core.access import Right
from portal.core.dates import covers
from portal.core.db import db
from portal.core.settings import association
from portal.leadership.models import Body, Position, Seat, Term
from portal.mail.outbox import Address
from portal.members import reach
from portal.members.models import Person


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody's current terms give: rights, and the bodies they chair."""

    rights: frozenset[Right]
    chairs: frozenset[int]
    serves: bool


def current_terms(day: date | BindParameter[date]) -> Select[Term]:
    """The terms that count on that day: started, not ended, not void, on a seat and in a body that exist.

    A term past its planned end counts while nobody has ended it: that is holding over, and pages show it.
    """
    return (
        select(Term)
        .join(Seat, Seat.id == Term.seat_id)
        .join(Position, Position.id == Seat.position_id)
        .join(Body, Body.id == Position.body_id)
        .where(Term.voided_at.is_(None), covers(Term.start, Term.end, day))
        .where(covers(Seat.valid_from, Seat.valid_until, day), covers(Body.formed, Body.dissolved, day))
    )


#: Built once: every signed-in page asks it, and putting a statement together costs more than running it.
_HELD = (
    current_terms(bindparam("day", type_=Date()))
    .join(Person, Person.id == Term.person_id)
    .where(Person.account_id == bindparam("account_id"))
    .with_only_columns(Position.body_id, Position.grants, Position.chairs)
)
_KNOWN = {right.value for right in Right}
_NOTHING = Held(rights=frozenset(), chairs=frozenset(), serves=False)


def holders_of_right(right: Right) -> list[Address]:
    """Where to write to those who hold a right now. Outside of pages only."""
    found = reach.readers(person.id for person in people_with_right(right))
    return [reader.address for reader in found.values() if reader.address is not None]


def people_with_right(right: Right) -> list[Person]:
    """Who holds a right now, by a dated grant or by a current term. Outside of pages only."""
    now = clock.now()
    by_grant = (
        select(Grant.account_id)
        .join(Account, Account.id == Grant.account_id)
        .where(Grant.right == right.value, covers(Grant.start, Grant.end, now), Account.closed_at.is_(None))
    )
    terms = current_terms(clock.today(association().time_zone)).with_only_columns(Term.person_id, Position.grants)
    by_term = [row.person_id for row in db.session.execute(terms) if right.value in row.grants]
    found = select(Person).where(or_(Person.account_id.in_(by_grant), Person.id.in_(by_term))).order_by(Person.id)
    return list(db.session.scalars(found))


def held_on(account_id: int, day: date) -> Held:
    """What the person of this account holds on that day, in one statement."""
    rows = db.session.execute(_HELD, {"account_id": account_id, "day": day}).all()
    if not rows:
        return _NOTHING
    return Held(
        rights=frozenset(Right(grant) for row in rows for grant in row.grants if grant in _KNOWN),
        chairs=frozenset(row.body_id for row in rows if row.chairs),
        serves=True,
    )
