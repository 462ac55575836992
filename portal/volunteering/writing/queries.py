"""Whom a message reaches, and what was written. For those who organise the shift."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from portal.core.dates import A_DAY, day_start
from portal.core.db import db
from portal.members.people import reach
from portal.members.people.models import Person
from portal.volunteering.models import Assignment, Shift
from portal.volunteering.queries.shifts import of_event
from portal.volunteering.writing.models import ShiftMessage

#: So long after a shift those who were on it may still be written to.
AFTERWARDS = timedelta(days=7)
_REACHED: ColumnElement[bool] = func.coalesce(reach.EMAIL, "") != ""


def can_be_written_to(shift: Shift, now: datetime) -> bool:
    """Whether it is still time to write to those on it."""
    return shift.cancelled_at is None and now < shift.end_utc + AFTERWARDS


def same_day(shift: Shift) -> ColumnElement[bool]:
    """SQL: a shift of the same day, on the wall of this one, at the same event or of the house."""
    begins, ends = (day_start(day, shift.zone) for day in (shift.local_day, shift.local_day + A_DAY))
    return and_(of_event(shift.event_id), Shift.start_utc >= begins, Shift.start_utc < ends)


def people_on(shift: Shift, *, whole_day: bool, at: datetime, by: int | None) -> Select[int]:
    """Those who had a place at that moment and have it still, each once, in order; not whoever writes."""
    which = same_day(shift) if whole_day else Shift.id == shift.id
    found: Select[int] = _reached(Assignment.person_id, at, by).where(which).distinct().order_by(Assignment.person_id)
    return found


def sizes(shift: Shift, *, at: datetime, by: int | None) -> tuple[int, int, int]:
    """How many a message would reach on this shift and on all of its day, and how many other shifts that day has."""
    mine = case((Shift.id == shift.id, Assignment.person_id))
    counted = _reached(func.count(mine.distinct()), at, by)
    counted = counted.add_columns(func.count(Assignment.person_id.distinct())).where(same_day(shift))
    others = select(func.count()).where(same_day(shift), Shift.id != shift.id, Shift.cancelled_at.is_(None))
    here, all_day, more = db.session.execute(counted.add_columns(others.scalar_subquery())).one()
    return here, all_day, more


def written(shift: Shift) -> Select[ShiftMessage, str]:
    """What was written from this shift, the latest first, with the name of whoever did."""
    return (
        select(ShiftMessage, Person.name)
        .outerjoin(Person, Person.id == ShiftMessage.by_person_id)
        .where(ShiftMessage.shift_id == shift.id)
        .order_by(ShiftMessage.at.desc(), ShiftMessage.id.desc())
    )


def _reached(columns: Any, at: datetime, by: int | None) -> Any:
    return (
        select(columns)
        .select_from(Assignment)
        .join(Shift, Shift.id == Assignment.shift_id)
        .join(Person, Person.id == Assignment.person_id)
        .outerjoin(reach.ACCOUNT, reach.ACCOUNT.id == Person.account_id)
        .where(Assignment.cancelled_at.is_(None), Assignment.assigned_at <= at, Shift.cancelled_at.is_(None))
        .where(Assignment.person_id != (by or 0), _REACHED)
    )
