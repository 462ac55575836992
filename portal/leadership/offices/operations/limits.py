"""Limits of terms, and the exceptions that two people agree to. Whoever changes one holds the lock of the body."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import Select, select

from portal.core import audit
from portal.core.dates import Stretch, add_months
from portal.core.db import db
from portal.core.locking import locked
from portal.leadership import errors
from portal.leadership.offices import limits
from portal.leadership.offices.exceptions import LimitException
from portal.leadership.offices.limits import Rule, Served
from portal.leadership.offices.models import Position, Seat, Term, Via
from portal.leadership.offices.operations.holding import hold_position
from portal.members.people.models import Person


def rule_of(position: Position) -> Rule | None:
    """The limit of a position, if it has one."""
    if position.most_terms is None:
        return None
    return Rule(position.most_terms, position.term_months, position.pause_months)


def served(position: Position, person_ids: Collection[int]) -> dict[int, list[Served]]:
    """The days for which each of these people serves or served in a position, as they count. One statement.

    Not as acting, not what was voided, and not what somebody stays on for until another follows. A term that was never
    to end counts as one while it lasts.
    """
    found: dict[int, list[Served]] = {number: [] for number in person_ids}
    terms = select(Term).join(Seat, Seat.id == Term.seat_id).where(Seat.position_id == position.id)
    terms = terms.where(Term.person_id.in_(found), Term.voided_at.is_(None), Term.via != Via.ACTING)
    for term in db.session.scalars(terms.order_by(Term.start)):
        ends = [day for day in (term.end, term.planned_end) if day is not None]
        end = min(ends, default=add_months(term.start, position.term_months))
        if end > term.start:
            found[term.person_id].append(Served(Stretch(term.start, end), term.end))
    return found


def barred(position: Position, person_ids: Collection[int], start: date, end: date | None) -> dict[int, str]:
    """Of these people those who may not serve on these days, each with why; not whom an exception is agreed for."""
    rule = rule_of(position)
    if rule is None:
        return {}
    excused = set(db.session.scalars(_agreed(position).with_only_columns(LimitException.person_id)))
    return {
        number: limits.why(days, Stretch(start, end), rule)
        for number, days in served(position, person_ids).items()
        if number not in excused and limits.is_over(days, Stretch(start, end), rule)
    }


def check(position: Position, person: Person, *, start: date, end: date | None, via: Via) -> None:
    """Raises LimitReached, with the arithmetic, where they may not serve on these days. The body is held."""
    why = {} if via is Via.ACTING else barred(position, [person.id], start, end)
    if why:
        raise errors.LimitReached(
            _(
                "%(name)s has served as often in a row as may be here. %(why)s An exception needs a reason and two"
                " people of the office.",
                name=person.name, why=why[person.id],
            )
        )  # fmt: skip


def use_exception(position: Position, term: Term) -> None:
    """What was agreed for them is used up by this term. The body is held."""
    row = db.session.scalar(_agreed(position).where(LimitException.person_id == term.person_id))
    if row is not None and term.via is not Via.ACTING:
        row.term_id = term.id


def ask_exception(position: Position, person: Person, *, reason: str, by: int | None, now: datetime) -> LimitException:
    """Somebody of the office asks that this person may serve once more. `by`: their account.

    Raises NoLimit, ReasonNeeded, ExceptionAsked.
    """
    position = hold_position(position.id)
    if position.most_terms is None:
        raise errors.NoLimit
    if not reason.strip():
        raise errors.ReasonNeeded
    if db.session.scalar(_open(position).where(LimitException.person_id == person.id)) is not None:
        raise errors.ExceptionAsked
    row = LimitException(position_id=position.id, person_id=person.id, reason=reason, asked_by_id=by, asked_at=now)
    db.session.add(row)
    db.session.flush()
    audit.write("leadership.exception_asked", about=position, after={"person": person.id})
    return row


def agree_exception(row: LimitException, *, by: int | None, now: datetime) -> None:
    """A second person agrees. A repeat does nothing. Raises NeedsAnother, ExceptionOver."""
    row = _held(row)
    if row.agreed_at is not None:
        return
    if row.ended_at is not None:
        raise errors.ExceptionOver
    if by is None or by == row.asked_by_id:
        raise errors.NeedsAnother
    row.agreed_by_id, row.agreed_at = by, now
    audit.write("leadership.exception_agreed", about=("position", row.position_id), after={"person": row.person_id})


def take_exception_back(row: LimitException, *, now: datetime) -> None:
    """It was not used, and is not to be. A repeat does nothing. Raises ExceptionOver where a term came of it."""
    row = _held(row)
    if row.term_id is not None:
        raise errors.ExceptionOver
    if row.ended_at is None:
        row.ended_at = now
        after = {"person": row.person_id}
        audit.write("leadership.exception_taken_back", about=("position", row.position_id), after=after)


def _held(row: LimitException) -> LimitException:
    hold_position(row.position_id)
    return locked(LimitException, row.id)


def _open(position: Position) -> Select[LimitException]:
    return select(LimitException).where(
        LimitException.position_id == position.id, LimitException.term_id.is_(None), LimitException.ended_at.is_(None)
    )


def _agreed(position: Position) -> Select[LimitException]:
    return _open(position).where(LimitException.agreed_at.is_not(None))
