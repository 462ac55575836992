"""Finding asks for stand-ins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.core.db import db
from portal.volunteering.models import ASKED_AHEAD, Assignment, Closing, Shift, StandInAsk
from portal.volunteering.queries.shifts import goes_ahead


def _asks() -> Select[StandInAsk]:
    of_it = contains_eager(StandInAsk.assignment)
    return (
        select(StandInAsk)
        .join(StandInAsk.assignment)
        .join(Assignment.shift)
        .join(Shift.role)
        .join(Assignment.person)
        .outerjoin(Shift.event)
        .options(
            of_it.contains_eager(Assignment.person),
            of_it.contains_eager(Assignment.shift).contains_eager(Shift.role),
            of_it.contains_eager(Assignment.shift).contains_eager(Shift.event),
            joinedload(StandInAsk.to_person),
        )
    )


def stand_in_ask(number: int) -> Select[StandInAsk]:
    """An ask with all that a letter says of it. For who writes to those it is about."""
    return _asks().where(StandInAsk.id == number)


def stand_in_ask_to(person_id: int | None, number: int) -> Select[StandInAsk]:
    """An ask to this person, whatever became of it. For themselves."""
    return _asks().where(StandInAsk.id == number, StandInAsk.to_person_id == (person_id or 0))


def _open() -> ColumnElement[bool]:
    return and_(StandInAsk.closed_at.is_(None), Assignment.cancelled_at.is_(None))


def _wanted(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return _open(), Shift.cancelled_at.is_(None), Shift.start_utc > now


def stand_in_asks_to(person_id: int, now: datetime) -> Select[StandInAsk]:
    """What somebody is asked and can still answer, the nearest shift first. For themselves."""
    return _asks().where(StandInAsk.to_person_id == person_id, *_wanted(now)).order_by(Shift.start_utc, StandInAsk.id)


def live_stand_in_asks(assignments: Iterable[Assignment]) -> dict[int, StandInAsk]:
    """The ask that waits for an answer, of each assignment that has one. For its person and who organises the shift."""
    ids = [each.id for each in assignments]
    if not ids:
        return {}
    found = select(StandInAsk).options(joinedload(StandInAsk.to_person))
    found = found.where(StandInAsk.assignment_id.in_(ids), StandInAsk.closed_at.is_(None))
    return {each.assignment_id: each for each in db.session.scalars(found)}


def wants_stand_in() -> ColumnElement[bool]:
    """SQL: somebody on the shift asks everybody who could take it. For members; it says nobody's name."""
    return (
        exists()
        .where(StandInAsk.assignment_id == Assignment.id, StandInAsk.to_person_id.is_(None))
        .where(_open(), Assignment.shift_id == Shift.id)
        .correlate(Shift)
    )


def looking(person_id: int) -> Select[int]:
    """The shifts on which somebody else asks everybody to stand in, by number. For members."""
    found = select(Assignment.shift_id).join(StandInAsk, StandInAsk.assignment_id == Assignment.id)
    return found.where(_open(), StandInAsk.to_person_id.is_(None), Assignment.person_id != person_id).distinct()


def stand_ins_asked_on(shift_id: int) -> Select[StandInAsk]:
    """Who is asked, by name, to stand in on a shift. For who writes to them."""
    by_name = _asks().where(_open(), StandInAsk.to_person_id.is_not(None))
    return by_name.where(Assignment.shift_id == shift_id).order_by(StandInAsk.id)


def stand_ins_to_tell_of(now: datetime) -> Select[StandInAsk]:
    """Asks for a shift that is near, of which its organisers were not told yet. For the sweep."""
    return (
        _asks()
        .where(*_wanted(now), Shift.start_utc <= now + ASKED_AHEAD)
        .where(StandInAsk.told_for.is_distinct_from(Shift.start_utc))
        .where(goes_ahead())
        .order_by(StandInAsk.id)
    )


def not_to_be_asked(assignment: Assignment) -> set[int]:
    """Who is on the shift already, or has said that they cannot stand in here. For the person of the assignment."""
    here: Select[int | None] = select(Assignment.person_id).where(Assignment.shift_id == assignment.shift_id)
    said_no = select(StandInAsk.to_person_id).where(StandInAsk.assignment_id == assignment.id)
    both = here.where(Assignment.cancelled_at.is_(None)).union(said_no.where(StandInAsk.closing == Closing.DECLINED))
    return {number for number in db.session.scalars(both) if number is not None}


def can_step_in(shift: Shift, near: Iterable[Assignment], now: datetime) -> bool:
    """Whether a member with these shifts of theirs nearby, who is not on this one, could stand in for whoever asked."""
    if any(each.shift.meets(shift) for each in near) or not shift.takes_people(now) or shift.waits_for_its_event:
        return False
    return db.session.scalar(select(Shift.id).where(Shift.id == shift.id, wants_stand_in())) is not None
