"""Rights that terms carry: read from the dates each time, copied nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, Date, Select, bindparam, select

from portal.core.access import Right
from portal.core.dates import covers
from portal.core.db import db
from portal.leadership.models import Body, Position, Seat, Term
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
