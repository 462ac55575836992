"""Writing to those on a shift: each gets one letter of their own, however often the job is taken up."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal.core import audit, clock, jobs
from portal.core.db import db, in_turn
from portal.core.locking import lock, locked
from portal.core.models import Job
from portal.core.sayings import kept
from portal.core.tokens import turn_of
from portal.core.work import unit_of_work
from portal.members.people import reach
from portal.volunteering import notices
from portal.volunteering.errors import ShiftOver
from portal.volunteering.models import Assignment, Shift
from portal.volunteering.queries.shifts import of_any
from portal.volunteering.writing import errors
from portal.volunteering.writing.models import ShiftMessage
from portal.volunteering.writing.queries import can_be_written_to, people_on, same_day

#: So often those on the shifts of one day bear to be written to.
A_DAY, MOST_A_DAY = timedelta(hours=24), 5
#: The same words again within this time are a second click, and not a second message.
A_SECOND_CLICK = timedelta(hours=1)
BATCH = 50


def write(
    shift: Shift,
    subject: str,
    words: str,
    *,
    whole_day: bool,
    now: datetime,
    by: int | None,
    account_id: int | None = None,
) -> ShiftMessage:
    """Write to those on the shift, or on all shifts of its day. The same words again send nothing more.

    Raises ShiftOver, WroteOften, NobodyToWriteTo.
    """
    in_turn(turn_of("volunteering.writing", f"{shift.event_id}:{shift.local_day}"))
    lock(shift)
    if not can_be_written_to(shift, now):
        raise ShiftOver
    of_day = select(ShiftMessage).join(Shift, Shift.id == ShiftMessage.shift_id).where(same_day(shift))
    same = ShiftMessage.shift_id == shift.id, ShiftMessage.whole_day.is_(whole_day), ShiftMessage.words == words
    again = of_day.where(*same, ShiftMessage.subject == subject, ShiftMessage.at > now - A_SECOND_CLICK)
    if (message := db.session.scalar(again.limit(1))) is not None:
        return message
    lately = of_day.where(ShiftMessage.at > now - A_DAY).with_only_columns(func.count())
    if (db.session.scalar(lately) or 0) >= MOST_A_DAY:
        raise errors.WroteOften
    found = people_on(shift, whole_day=whole_day, at=now, by=by).order_by(None).subquery()
    people = db.session.scalar(select(func.count()).select_from(found))
    if not people:
        raise errors.NobodyToWriteTo
    message = ShiftMessage(
        shift_id=shift.id, by_person_id=by, at=now, whole_day=whole_day, subject=subject, words=words, people=people
    )
    db.session.add(message)
    db.session.flush()
    audit.write("volunteering.message_written", about=shift, after={"people": people})
    title = kept(_l("A message to the people on a shift"))
    jobs.start("volunteering.message", title, account_id=account_id, arguments={"message": message.id})
    return message


@jobs.job("volunteering.message")
def carry_out(row: Job) -> dict[str, Any]:
    """The job: some letters to a transaction, until everybody has theirs."""
    number: int = row.arguments["message"]
    return {"people": jobs.in_slices(row, lambda: _write_some(number))}


def _write_some(number: int) -> int:
    """The next letters; how many people those were for. Whoever is not among them any more gets none."""
    with unit_of_work():
        message = locked(ShiftMessage, number)
        if message.sent_at is not None:
            return 0
        by = message.by_person_id
        shift = db.session.scalars(of_any().where(Shift.id == message.shift_id)).one()
        meant = people_on(shift, whole_day=message.whole_day, at=message.at, by=by)
        ids = db.session.scalars(meant.where(Assignment.person_id > message.told_to).limit(BATCH)).all()
        readers = reach.readers([*ids, by])
        for each in ids:
            notices.message(message, shift, readers[each], writer=readers.get(by or 0))
            message.told_to = each
        if len(ids) < BATCH:
            message.sent_at = clock.now()
        return len(ids)
