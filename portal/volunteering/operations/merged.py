"""Two entries that turn out to be one person: nobody has two places on a shift, and nobody is asked for themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import locked
from portal.volunteering.facts import AssignmentCancelled
from portal.volunteering.models import Assignment, CancelledBy, Shift
from portal.volunteering.operations.stand_ins import lapse_asks_to

#: How `AssignmentCancelled` calls it.
MERGED = "merged"


def after_merge(gone: int, stays: int, *, now: datetime) -> None:
    """The place of the entry that went is free where the other one is on the shift too. What was done stays done.

    Whoever asked this person to stand in on a shift that they are on hears that they are, and so does whoever asked
    the entry that went.
    """
    ahead = select(Assignment).join(Shift, Shift.id == Assignment.shift_id)
    ahead = ahead.where(Assignment.cancelled_at.is_(None), Shift.end_utc > now).order_by(Assignment.shift_id)
    for left in db.session.scalars(ahead.where(Assignment.person_id == gone)).all():
        locked(Shift, left.shift_id)
        left.cancelled_at, left.cancelled_by = now, CancelledBy.PERSON
        db.session.flush()
        record(AssignmentCancelled(assignment_id=left.id, by=MERGED))
    lapse_asks_to(gone, now=now)
    for mine in db.session.scalars(ahead.where(Assignment.person_id == stays)).all():
        lapse_asks_to(stays, shift_id=mine.shift_id, now=now)
