"""Reading who was there. Each only of what still holds."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from portal.core.dates import local
from portal.core.db import db
from portal.events.programme.models import Event
from portal.volunteering.models import KEPT_FOR, Assignment, Outcome, Role, Shift, ShiftOutcome
from portal.volunteering.queries.shifts import _whole, goes_ahead


def _stands(now: datetime) -> ColumnElement[bool]:
    kept = or_(ShiftOutcome.outcome == Outcome.THERE, Shift.end_utc > now - KEPT_FOR)
    return and_(ShiftOutcome.noted_at >= Shift.start_utc, kept)


def noted_on(shift: Shift, now: datetime) -> dict[int, ShiftOutcome]:
    """What is noted of those on a shift, by assignment. For those who organise it."""
    found = (
        select(ShiftOutcome)
        .join(ShiftOutcome.assignment)
        .join(Assignment.shift)
        .where(Assignment.shift_id == shift.id, _stands(now))
    )
    return {each.assignment_id: each for each in db.session.scalars(found)}


def noted_of(person_id: int, now: datetime) -> dict[int, ShiftOutcome]:
    """What is noted of somebody, by assignment, the latest shifts. For themselves."""
    found = (
        select(ShiftOutcome)
        .join(ShiftOutcome.assignment)
        .join(Assignment.shift)
        .where(Assignment.person_id == person_id, Assignment.cancelled_at.is_(None), _stands(now))
        .order_by(Shift.start_utc.desc(), Shift.id)
        .limit(80)
    )
    return {each.assignment_id: each for each in db.session.scalars(found)}


def done_by(person_id: int, now: datetime) -> Select[Shift, Role, Event | None, ShiftOutcome]:
    """Where somebody was, the earliest first. For themselves."""
    return (
        select(Shift, Role, Event, ShiftOutcome)
        .join(Assignment, Assignment.shift_id == Shift.id)
        .join(ShiftOutcome, ShiftOutcome.assignment_id == Assignment.id)
        .join(Role, Role.id == Shift.role_id)
        .outerjoin(Event, Event.id == Shift.event_id)
        .where(Assignment.person_id == person_id, Assignment.cancelled_at.is_(None), Shift.cancelled_at.is_(None))
        .where(ShiftOutcome.outcome == Outcome.THERE, _stands(now))
        .order_by(Shift.start_utc, Shift.id)
    )


def minutes_by_year(person_id: int, now: datetime) -> dict[int, int]:
    """How long somebody was there, by the year on the wall, the latest first. For themselves."""
    by_year: dict[int, int] = defaultdict(int)
    said = done_by(person_id, now).with_only_columns(Shift.start_utc, Shift.zone, ShiftOutcome.minutes)
    for start, zone, minutes in db.session.execute(said):
        by_year[local(start, zone).year] += minutes
    return dict(sorted(by_year.items(), reverse=True))


def any_to_forget(now: datetime) -> bool:
    """Whether something is noted that is to be forgotten. For the sweep."""
    found = select(ShiftOutcome.assignment_id).join(ShiftOutcome.assignment).join(Assignment.shift)
    found = found.where(ShiftOutcome.outcome != Outcome.THERE, Shift.end_utc <= now - KEPT_FOR)
    return db.session.scalar(found.limit(1)) is not None


def to_thank(now: datetime) -> Select[Assignment]:
    """Those on shifts that are over whom nobody has thanked, but for who was excused or missed. For who thanks them."""
    not_there = exists().where(
        ShiftOutcome.assignment_id == Assignment.id, ShiftOutcome.outcome != Outcome.THERE, _stands(now)
    )
    return (
        _whole()
        .where(Assignment.cancelled_at.is_(None), Assignment.thanked_at.is_(None), Shift.cancelled_at.is_(None))
        .where(Shift.end_utc <= now, ~not_there.correlate(Assignment, Shift))
        .where(goes_ahead())
        .order_by(Shift.start_utc, Assignment.id)
    )


def thanked_with(shift: Shift) -> ColumnElement[bool]:
    """SQL: a shift of which people are thanked in one letter with this one: of its event, or itself."""
    return Shift.event_id == shift.event_id if shift.event_id is not None else Shift.id == shift.id
