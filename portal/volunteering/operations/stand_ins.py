"""Asking for a stand-in, and standing in. Whoever asks stays on the shift until somebody says yes.

Locks as for saying yes: the person who would stand in, then the shift. A stand-in takes the place of whoever asked, so
that no free place is used, nor one that is kept for a first shift (ADR 41).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select

from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import lock, locked
from portal.core.settings import today
from portal.events.programme.models import Event
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.volunteering import errors
from portal.volunteering.facts import AssignmentCancelled, AssignmentMade, StandInAsked, StandInSettled
from portal.volunteering.models import Assignment, CancelledBy, Closing, Shift, StandInAsk
from portal.volunteering.operations.assignments import live_assignment, near_shifts

#: How `AssignmentCancelled` calls it.
STAND_IN = "stand_in"


def ask_for_stand_in(assignment: Assignment, *, to: Person | None, now: datetime) -> StandInAsk:
    """Ask one person, or everybody who could take the shift. The same again changes nothing.

    Raises ShiftOver, ShiftWaits, NotOnIt, AskedAlready, OnItAlready, SaidNo, CannotStandIn.
    """
    if to is not None:
        lock(to)
    shift = locked(Shift, assignment.shift_id)
    db.session.refresh(assignment)
    if not assignment.is_live:
        raise errors.NotOnIt
    _check_ahead(shift, now)
    live = db.session.scalar(_live().where(StandInAsk.assignment_id == assignment.id))
    if live is not None:
        if live.to_person_id == (to.id if to else None):
            return live
        raise errors.AskedAlready
    if to is not None:
        _check_asked(assignment, shift, to, now)
    ask = StandInAsk(assignment_id=assignment.id, to_person_id=to.id if to else None, asked_at=now)
    db.session.add(ask)
    db.session.flush()
    record(StandInAsked(ask_id=ask.id))
    return ask


def take_ask_back(ask: StandInAsk, *, now: datetime) -> None:
    """Stop asking; whoever asked stays on the shift. Again, or after an answer, changes nothing."""
    _settle_unanswered(ask, Closing.TAKEN_BACK, now)


def decline_ask(ask: StandInAsk, *, now: datetime) -> None:
    """Whoever was asked cannot. Again, or after it was settled, changes nothing."""
    _settle_unanswered(ask, Closing.DECLINED, now)


def accept_ask(ask: StandInAsk, person: Person, *, now: datetime) -> Assignment:
    """Stand in: one is off the shift and the other on it, in the same breath. Again changes nothing.

    Raises AskIsOver, ShiftOver, ShiftWaits, OnItAlready, OnlyMembersHelp, OtherShiftThen.
    """
    lock(person)
    theirs = db.session.get_one(Assignment, ask.assignment_id)
    shift = locked(Shift, theirs.shift_id)
    db.session.refresh(ask)
    db.session.refresh(theirs)
    if ask.made_id is not None:
        made = db.session.get_one(Assignment, ask.made_id)
        if made.person_id == person.id:
            return made
    if ask.closed_at is not None or not theirs.is_live or ask.to_person_id not in {None, person.id}:
        raise errors.AskIsOver
    _check_ahead(shift, now)
    if live_assignment(shift, person.id) is not None:
        raise errors.OnItAlready
    if not members.is_member_on(person.id, today(now)):
        raise errors.OnlyMembersHelp
    if near_shifts(person.id, shift, hard=True):
        raise errors.OtherShiftThen
    theirs.cancelled_at, theirs.cancelled_by = now, CancelledBy.PERSON
    db.session.flush()  # their place is free before it is taken
    mine = Assignment(shift_id=shift.id, person_id=person.id, assigned_at=now)
    db.session.add(mine)
    db.session.flush()
    db.session.refresh(shift)
    ask.made_id = mine.id
    _settle(ask, Closing.ACCEPTED, now)
    record(AssignmentCancelled(assignment_id=theirs.id, by=STAND_IN))
    record(AssignmentMade(assignment_id=mine.id))
    return mine


def stand_in(shift: Shift, person: Person, *, now: datetime) -> Assignment:
    """Stand in for whoever asked everybody first. Raises what `accept_ask` raises."""
    lock(person)
    lock(shift)
    on_it = live_assignment(shift, person.id)
    if on_it is not None:
        if db.session.scalar(select(StandInAsk.id).where(StandInAsk.made_id == on_it.id)) is not None:
            return on_it
        raise errors.OnItAlready
    wanted = _live().join(Assignment, Assignment.id == StandInAsk.assignment_id).where(Assignment.shift_id == shift.id)
    wanted = wanted.where(StandInAsk.to_person_id.is_(None), Assignment.cancelled_at.is_(None))
    ask = db.session.scalar(wanted.order_by(StandInAsk.asked_at, StandInAsk.id).limit(1))
    if ask is None:
        raise errors.AskIsOver
    return accept_ask(ask, person, now=now)


def lapse_asks_of(assignment: Assignment, *, now: datetime) -> None:
    """Whoever asked is off the shift: nobody needs to stand in for them."""
    for ask in db.session.scalars(_live().where(StandInAsk.assignment_id == assignment.id)).all():
        _settle(ask, Closing.LAPSED, now)


def lapse_asks_to(person_id: int, *, now: datetime, shift_id: int | None = None) -> None:
    """Somebody can no longer stand in (on this shift): they are on it themselves, or gone. Who asked them hears."""
    asks = _live().join(Assignment, Assignment.id == StandInAsk.assignment_id)
    asks = asks.where(StandInAsk.to_person_id == person_id)
    if shift_id is not None:
        asks = asks.where(Assignment.shift_id == shift_id)
    for ask in db.session.scalars(asks.order_by(StandInAsk.id)).all():
        _settle(ask, Closing.LAPSED, now)


def _live() -> Select[StandInAsk]:
    return select(StandInAsk).where(StandInAsk.closed_at.is_(None))


def _check_ahead(shift: Shift, now: datetime) -> None:
    event = db.session.get(Event, shift.event_id) if shift.event_id else None
    if not shift.takes_people(now):
        raise errors.ShiftOver
    if event is not None and event.day_is_open:
        raise errors.ShiftWaits


def _check_asked(assignment: Assignment, shift: Shift, to: Person, now: datetime) -> None:
    if live_assignment(shift, to.id) is not None:
        raise errors.OnItAlready
    before = select(StandInAsk.id).where(StandInAsk.assignment_id == assignment.id, StandInAsk.to_person_id == to.id)
    if db.session.scalar(before.where(StandInAsk.closing == Closing.DECLINED).limit(1)) is not None:
        raise errors.SaidNo
    if not members.is_member_on(to.id, today(now)):
        raise errors.CannotStandIn


def _settle_unanswered(ask: StandInAsk, closing: Closing, now: datetime) -> None:
    locked(Shift, db.session.get_one(Assignment, ask.assignment_id).shift_id)
    db.session.refresh(ask)
    if ask.closed_at is None:
        _settle(ask, closing, now)


def _settle(ask: StandInAsk, closing: Closing, now: datetime) -> None:
    ask.closed_at, ask.closing = now, closing
    db.session.flush()
    record(StandInSettled(ask_id=ask.id))
