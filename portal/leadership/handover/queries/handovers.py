"""Which handovers there are: it follows from the terms of each seat, and from nothing that was stored or sent.

A term that ends hands over to the next one of its seat, unless that is the same person's, or of somebody who serves in
the position already. Where nobody follows yet, whoever leaves prepares; not where they stay in the position on another
seat, nor where the seat itself ends. It is there from 60 days before the end, or as soon as somebody is to follow, and
for a year after; of terms that were written down when they were over there is none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from portal.core.db import db
from portal.leadership.handover.models import Handover, State
from portal.leadership.offices.models import Body, Position, Seat, Term
from portal.leadership.offices.queries.counting import takes_place, term_ends
from portal.members.people.models import Person

AHEAD_DAYS, KEPT_DAYS = 60, 365
NEXT, FOLLOWER = aliased(Term), aliased(Person)
Whole = Select[Term, Position, Body, Person, Term, Person, Handover]
#: So many days after the end the chair is told that it is not finished.
LATE_DAYS = 14


@dataclass(frozen=True, slots=True)
class Passing:
    """One handover: who leaves which seat, who follows, and what was noted."""

    term: Term
    position: Position
    body: Body
    leaver: Person
    next_term: Term | None
    follower: Person | None
    noted: Handover | None

    @property
    def current(self) -> Handover | None:
        """What was agreed with the one who follows now."""
        to = self.next_term.id if self.next_term else None
        return self.noted if self.noted and (self.noted.closed_at or self.noted.to_term_id == to) else None

    @property
    def state(self) -> State:
        if self.current:
            return self.current.state
        return State.PREPARED if self.noted and self.noted.is_prepared else State.OPEN

    @property
    def can_meet(self) -> bool:
        """Whether the two may still arrange to meet, or say that they have."""
        return self.follower is not None and self.state in {State.OPEN, State.PREPARED}

    def can_agree(self, *, leaver: bool) -> bool:
        """Whether this one of the two was proposed a meeting, and has not said yes."""
        current = self.current
        if current is None or current.meeting_on is None or current.agreed_at is not None:
            return False
        return self.can_meet and current.proposed_by_leaver != leaver

    def can_acknowledge(self, *, leaver: bool) -> bool:
        """Whether this one of the two may say that everything was handed on, and has not."""
        if self.current is None or self.state is not State.MET:
            return False
        said = self.current.leaver_acknowledged_at if leaver else self.current.follower_acknowledged_at
        return said is None

    def leaves(self, person_id: int | None) -> bool:
        return person_id is not None and self.term.person_id == person_id

    def takes_part(self, person_id: int | None) -> bool:
        """Whether somebody is one of the two."""
        follows = self.next_term is not None and person_id is not None and self.next_term.person_id == person_id
        return follows or self.leaves(person_id)

    @property
    def is_finished(self) -> bool:
        return self.state in {State.ACKNOWLEDGED, State.CLOSED}

    @property
    def leaver_is_gone(self) -> bool:
        """Whether nobody can be asked: they died, or were forgotten."""
        return self.leaver.died_on is not None or self.leaver.erased_at is not None


def _first_after() -> Any:
    other = aliased(Term)
    after = select(other.id).where(other.seat_id == Term.seat_id, other.start > Term.start, takes_place(other))
    return after.order_by(other.start, other.id).limit(1).correlate(Term).scalar_subquery()


def _also_there(person_id: Any, own: Any, from_: Any, until: Any) -> ColumnElement[bool]:
    """Whether somebody has another term in this position that began by `from_` and goes on to `until`, or beyond."""
    other, seat = aliased(Term), aliased(Seat)
    there = exists().where(other.seat_id == seat.id, seat.position_id == Seat.position_id, other.person_id == person_id)
    return there.where(
        other.id != own, takes_place(other), other.start <= from_, or_(other.end.is_(None), other.end >= until)
    )


def handovers(ahead: Any, since: Any) -> Whole:
    """All that there are, finished ones too, the earliest end first, where nobody follows yet up to `ahead`, and what
    lies back no further than `since`. Each caller says for whom.
    """
    follows = and_(NEXT.person_id != Term.person_id, ~_also_there(NEXT.person_id, NEXT.id, NEXT.start, NEXT.start))
    nobody = and_(
        NEXT.id.is_(None), term_ends <= ahead,
        or_(Seat.valid_until.is_(None), Seat.valid_until > term_ends),
        ~_also_there(Term.person_id, Term.id, term_ends, term_ends),
        or_(Body.dissolved.is_(None), Body.dissolved > term_ends),
    )  # fmt: skip
    return (
        select(Term, Position, Body, Person, NEXT, FOLLOWER, Handover)
        .select_from(Term)
        .join(Seat, Seat.id == Term.seat_id)
        .join(Position, Position.id == Seat.position_id)
        .join(Body, Body.id == Position.body_id)
        .join(Person, Person.id == Term.person_id)
        .outerjoin(NEXT, NEXT.id == _first_after())
        .outerjoin(FOLLOWER, FOLLOWER.id == NEXT.person_id)
        .outerjoin(Handover, Handover.term_id == Term.id)
        .where(takes_place(Term), term_ends.is_not(None), func.date(Term.created_at) < term_ends, or_(follows, nobody))
        .where(or_(term_ends > since, NEXT.start > since), or_(Body.dissolved.is_(None), Body.dissolved > since))
        .order_by(term_ends, Term.id)
    )


def on(day: date) -> Whole:
    """`handovers`, as they are on a day."""
    return handovers(day + timedelta(days=AHEAD_DAYS), day - timedelta(days=KEPT_DAYS))


def unfinished() -> ColumnElement[bool]:
    """Of those: what both have not acknowledged, and nobody has closed."""
    both = and_(Handover.leaver_acknowledged_at.is_not(None), Handover.follower_acknowledged_at.is_not(None))
    settled = or_(Handover.closed_at.is_not(None), and_(Handover.to_term_id == NEXT.id, both))
    return or_(Handover.id.is_(None), ~func.coalesce(settled, False))


def of_person(person_id: Any) -> ColumnElement[bool]:
    """Those in which somebody leaves or follows."""
    own = aliased(Term)
    seats = select(own.seat_id).where(own.person_id == person_id)
    return and_(Term.seat_id.in_(seats), or_(Term.person_id == person_id, NEXT.person_id == person_id))


def of_bodies(bodies: Collection[int] | Select[int]) -> ColumnElement[bool]:
    return Body.id.in_(bodies)


def found(statement: Whole) -> list[Passing]:
    """Asked, as they are shown."""
    return told(db.session.execute(statement))


def told(rows: Iterable[Any]) -> list[Passing]:
    """As they are shown, from answers to a question."""
    return [Passing(*row) for row in rows]


def one(term_id: int, day: date) -> Passing | None:
    """The handover of a term, if there is one."""
    return next(iter(found(on(day).where(Term.id == term_id).execution_options(populate_existing=True))), None)
