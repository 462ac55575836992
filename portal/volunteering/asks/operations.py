"""Asking somebody to take a shift, and what they answer. Their yes is that of `operations.assign`.

Locks as there: the person, then the shift, then what was asked.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from portal.core import audit
from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import for_update, lock
from portal.core.settings import today
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.volunteering.asks import errors
from portal.volunteering.asks.models import Said, ShiftAsk
from portal.volunteering.errors import KeptForNewcomers, ShiftOver
from portal.volunteering.facts import ShiftAskAnswered, ShiftAsked
from portal.volunteering.models import Shift
from portal.volunteering.operations.assignments import is_first_shift, live_assignment, near_shifts


def ask(shift: Shift, person: Person, *, by: int | None, now: datetime) -> ShiftAsk:
    """Ask somebody to take a shift; asking again changes nothing while they have not answered.

    Raises ShiftOver, NobodyKnowsYet, IsOnItAlready, TheyAreNoMember, NoPlaceLeft, KeptForNewcomers, TheyAreElsewhere,
    TheySaidNo.
    """
    lock(person)
    lock(shift)
    if not shift.takes_people(now):
        raise ShiftOver
    if not shift.is_out(now):
        raise errors.NobodyKnowsYet
    if live_assignment(shift, person.id) is not None:
        raise errors.IsOnItAlready
    made = _asked(shift.id, person.id)
    if made is not None and made.said is None:
        return made
    if made is not None and made.said is Said.NO:
        raise errors.TheySaidNo
    _refuse(shift, person, now)
    made = made or ShiftAsk(shift_id=shift.id, person_id=person.id)
    made.by_person_id, made.asked_at, made.answered_at, made.said = by, now, None, None
    db.session.add(made)
    db.session.flush()
    audit.write("volunteering.asked", about=shift)
    record(ShiftAsked(ask_id=made.id))
    return made


def decline(shift: Shift, person_id: int, *, now: datetime) -> None:
    """Say no, thank you; whoever asked hears. Again, or where nobody asks, changes nothing."""
    _answer(lock(shift), person_id, Said.NO, now)


def take_back(shift: Shift, person_id: int, *, now: datetime) -> None:
    """Ask no more. Again changes nothing."""
    _answer(lock(shift), person_id, Said.TAKEN_BACK, now)


def note_yes(shift_id: int, person_id: int, *, now: datetime) -> None:
    """They took the shift; in the transaction in which they did. Where nobody asked them, nothing changes."""
    _answer(db.session.get_one(Shift, shift_id), person_id, Said.YES, now)


def _answer(shift: Shift, person_id: int, said: Said, now: datetime) -> None:
    made = _asked(shift.id, person_id)
    if made is None or made.said is not None:
        return
    made.answered_at, made.said = now, said
    db.session.flush()
    if said is not Said.TAKEN_BACK:
        record(ShiftAskAnswered(ask_id=made.id))


def _asked(shift_id: int, person_id: int) -> ShiftAsk | None:
    wanted = select(ShiftAsk).where(ShiftAsk.shift_id == shift_id, ShiftAsk.person_id == person_id)
    return db.session.scalar(for_update(wanted, of=ShiftAsk))


def _refuse(shift: Shift, person: Person, now: datetime) -> None:
    if not members.is_member_on(person.id, today(now)):
        raise errors.TheyAreNoMember
    if shift.free < 1:
        raise errors.NoPlaceLeft
    if shift.free <= shift.held_now(now) and not is_first_shift(person.id):
        raise KeptForNewcomers
    if near_shifts(person.id, shift, hard=True):
        raise errors.TheyAreElsewhere
