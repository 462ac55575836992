"""Who was there, who was excused, who was missed: noted by those who organise, answered by whom it is about (ADR 41).

Nobody who is not noted counts as missed. The trail says that something was noted, and not what.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from portal.core import audit
from portal.core.db import db
from portal.core.locking import locked
from portal.events.programme.models import Event
from portal.volunteering import errors
from portal.volunteering.models import KEPT_FOR, LONGEST, Assignment, Outcome, Shift, ShiftOutcome


def note_outcome(
    assignment: Assignment, outcome: Outcome, *, now: datetime, minutes: int | None = None, reason: str = ""
) -> ShiftOutcome:
    """Note or correct what became of somebody who was expected. `minutes`: by default as long as the shift.

    Raises NotBegun.
    """
    shift = locked(Shift, assignment.shift_id)
    db.session.refresh(assignment)
    _check_begun(shift, now)
    if not assignment.is_live:
        raise errors.NotBegun
    noted = _note(shift, assignment.id, outcome, minutes, reason, now)
    audit.write("volunteering.outcome_noted", about=assignment)
    return noted


def note_all_there(shift: Shift, *, now: datetime) -> None:
    """Everybody on the shift of whom nothing is noted was there, as long as it took. Raises NotBegun."""
    shift = locked(Shift, shift.id)
    _check_begun(shift, now)
    noted = select(ShiftOutcome.assignment_id).where(ShiftOutcome.noted_at >= shift.start_utc)
    live = select(Assignment.id).where(Assignment.shift_id == shift.id, Assignment.cancelled_at.is_(None))
    found = db.session.scalars(live.where(Assignment.id.not_in(noted)).order_by(Assignment.id)).all()
    for number in found:
        _note(shift, number, Outcome.THERE, None, "", now)
    if found:
        audit.write("volunteering.outcomes_noted", about=shift)


def answer_outcome(assignment: Assignment, words: str, *, now: datetime) -> None:
    """What somebody says themselves of having been excused or missed. Raises NothingToSay."""
    shift = locked(Shift, assignment.shift_id)
    noted = db.session.get(ShiftOutcome, assignment.id, populate_existing=True)
    if noted is None or noted.outcome is Outcome.THERE or not noted.stands(shift, now):
        raise errors.NothingToSay
    noted.own_words = words


def forget_outcomes(now: datetime) -> None:
    """Forget who was not there, some time after the shift."""
    old = select(Assignment.id).join(Shift, Shift.id == Assignment.shift_id).where(Shift.end_utc <= now - KEPT_FOR)
    _forget(ShiftOutcome.assignment_id.in_(old))


def forget_outcomes_of(person_id: int) -> None:
    """Somebody is forgotten: so is that they were not there."""
    _forget(ShiftOutcome.assignment_id.in_(select(Assignment.id).where(Assignment.person_id == person_id)))


def _forget(which: object) -> None:
    db.session.execute(delete(ShiftOutcome).where(which, ShiftOutcome.outcome != Outcome.THERE))  # type: ignore[arg-type]


def _check_begun(shift: Shift, now: datetime) -> None:
    event = db.session.get(Event, shift.event_id) if shift.event_id else None
    if shift.cancelled_at is not None or now < shift.start_utc or (event is not None and event.day_is_open):
        raise errors.NotBegun


def _note(shift: Shift, number: int, outcome: Outcome, minutes: int | None, reason: str, now: datetime) -> ShiftOutcome:
    noted = db.session.get(ShiftOutcome, number, populate_existing=True)
    if noted is None:
        noted = ShiftOutcome(assignment_id=number, own_words="")
        db.session.add(noted)
    there = outcome is Outcome.THERE
    noted.outcome, noted.noted_at = outcome, now
    noted.minutes = (shift.minutes if minutes is None else min(minutes, LONGEST)) if there else 0
    noted.reason = "" if there else reason
    noted.own_words = "" if there else noted.own_words
    db.session.flush()
    return noted
