"""A word of thanks after a shift: one letter to each for an event, or for a shift of the association's own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select

from portal.core import audit
from portal.core.db import db
from portal.core.locking import for_update, locked
from portal.members.people import reach
from portal.volunteering import errors, notices, queries
from portal.volunteering.models import Assignment, Shift


def thank(shift: Shift, *, words: str, by: int | None, now: datetime) -> int:
    """Thank whoever was on the shift, and on the other shifts of its event that are over; how many letters went out.

    Not those of whom it is noted that they were excused or missed, and nobody twice. `by`: the person whose words these
    are, or None for the association. Raises NotOver, AllThanked.
    """
    shift = locked(Shift, shift.id)
    if shift.cancelled_at is not None or now < shift.end_utc:
        raise errors.NotOver
    found = db.session.scalars(for_update(queries.to_thank(now).where(queries.thanked_with(shift)), Assignment)).all()
    if not found:
        raise errors.AllThanked
    before = set(db.session.scalars(_thanked(shift)))
    readers = reach.readers(each.person_id for each in found)
    name, told = (reach.reader(by).name if by is not None else ""), set[int]()
    for each in found:
        each.thanked_at = now
        if each.person_id not in before | told and each.person_id != by:
            told.add(each.person_id)
            notices.about("thanks", each, readers[each.person_id], words=words, by=name)
    if by is not None:
        audit.write("volunteering.thanked", about=shift)
    return len(told)


def _thanked(shift: Shift) -> Select[int]:
    return (
        select(Assignment.person_id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(queries.thanked_with(shift), Assignment.thanked_at.is_not(None))
    )
