"""Saying yes to a shift, and "I can't be there".

Locks in one order: the person (nobody is in two places), then the shift (never more than `most`); what is read
after them is decided on. The database holds both rules by itself as well.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.core import audit
from portal.core.dates import overlapping
from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import lock, locked
from portal.core.settings import today
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.volunteering import errors
from portal.volunteering.facts import AssignmentCancelled, AssignmentMade
from portal.volunteering.models import TRAVEL, Assignment, CancelledBy, Shift


def assign(shift: Shift, person: Person, *, now: datetime) -> Assignment:
    """Put somebody on a shift, at their own wish. Saying yes again changes nothing.

    Raises ShiftOver, OnlyMembersHelp, ShiftFull, KeptForNewcomers, OtherShiftThen.
    """
    lock(person)
    lock(shift)
    if not shift.takes_people(now):
        raise errors.ShiftOver
    live = live_assignment(shift, person.id)
    if live is not None:
        return live
    if not members.is_member_on(person.id, today(now)):
        raise errors.OnlyMembersHelp
    if shift.free < 1:
        raise errors.ShiftFull
    if shift.free <= shift.held_now(now) and not is_first_shift(person.id):
        raise errors.KeptForNewcomers
    if near_shifts(person.id, shift, hard=True):
        raise errors.OtherShiftThen
    assignment = Assignment(shift_id=shift.id, person_id=person.id, assigned_at=now)
    db.session.add(assignment)
    db.session.flush()
    db.session.refresh(shift)
    record(AssignmentMade(assignment_id=assignment.id))
    return assignment


def cancel_assignment(assignment: Assignment, *, by: CancelledBy, now: datetime) -> None:
    """Somebody no longer comes. Allowed until the shift is over; again changes nothing. Raises ShiftOver."""
    shift = locked(Shift, assignment.shift_id)
    db.session.refresh(assignment)
    if not assignment.is_live:
        return
    if shift.end_utc <= now:
        raise errors.ShiftOver
    assignment.cancelled_at, assignment.cancelled_by = now, by
    db.session.flush()
    db.session.refresh(shift)
    if by is CancelledBy.ORGANISER:
        audit.write("volunteering.released", about=assignment)
    record(AssignmentCancelled(assignment_id=assignment.id, by=by))


def acknowledge(assignment: Assignment, *, now: datetime) -> None:
    """Answer the reminder: I will be there. Again changes nothing. Raises ShiftOver."""
    shift = locked(Shift, assignment.shift_id)
    db.session.refresh(assignment)
    if not assignment.is_live or shift.end_utc <= now:
        raise errors.ShiftOver
    assignment.acknowledged_at = assignment.acknowledged_at or now


def live_assignment(shift: Shift, person_id: int) -> Assignment | None:
    """The person's own yes to this shift, if it still stands."""
    return db.session.scalar(
        select(Assignment).where(
            Assignment.shift_id == shift.id, Assignment.person_id == person_id, Assignment.cancelled_at.is_(None)
        )
    )


def is_first_shift(person_id: int) -> bool:
    """Whether this person never said yes to a shift that still stands or took place."""
    before = select(Assignment.id).where(Assignment.person_id == person_id, Assignment.cancelled_at.is_(None))
    return db.session.scalar(before.limit(1)) is None


def near_shifts(person_id: int, shift: Shift, *, hard: bool) -> list[Assignment]:
    """The person's other shifts at that time; not `hard`: those within half an hour too, so that a page can warn."""
    margin = timedelta() if hard else TRAVEL
    return list(
        db.session.scalars(
            select(Assignment)
            .join(Assignment.shift)
            .join(Shift.role)
            .options(contains_eager(Assignment.shift).contains_eager(Shift.role))
            .where(Assignment.person_id == person_id, Assignment.cancelled_at.is_(None), Shift.cancelled_at.is_(None))
            .where(Shift.id != shift.id)
            .where(overlapping(Shift.start_utc, Shift.end_utc, shift.start_utc - margin, shift.end_utc + margin))
            .order_by(Shift.start_utc)
        )
    )
