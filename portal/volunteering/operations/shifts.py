"""Roles and shifts: made, changed, cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select, update

from portal.core import audit
from portal.core.dates import A_DAY, comes_twice, local, moved_on_the_wall, overlapping, to_utc
from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import lock
from portal.core.wall_clock import moment
from portal.events.programme.models import Event
from portal.volunteering import errors
from portal.volunteering.facts import AssignmentCancelled, ShiftCancelled, ShiftMoved, ShiftOffered
from portal.volunteering.models import Assignment, CancelledBy, Role, Shift

#: What two shifts of the same work have in common, whenever they are.
ALIKE = ("role_id", "place", "note", "least", "most", "held", "public")


@dataclass(frozen=True, slots=True)
class Plan:
    """What an organiser says of a shift, in wall-clock time of `zone`. An end before the start is the next day's.

    The folds say which of the two is meant where a time comes twice, as on the night when the clocks go back.
    """

    role: Role
    day: date
    start: time
    end: time
    zone: str
    least: int
    most: int
    place: str = ""
    note: str = ""
    public: bool = True
    held: int = 0
    start_fold: int | None = None
    end_fold: int | None = None

    def moments(self) -> tuple[datetime, datetime]:
        """Start and end as UTC. Raises BadTime, TimeComesTwice (of the clock on the wall), EndsBeforeItStarts."""
        start = moment(datetime.combine(self.day, self.start), self.zone, fold=self.start_fold, field="start")
        same_day = datetime.combine(self.day, self.end)
        # A night across the change may end earlier on the wall than it began, on the same day.
        again = comes_twice(same_day, self.zone) and to_utc(same_day, self.zone, fold=1) > start
        if self.end > self.start or again:
            end = moment(same_day, self.zone, fold=self.end_fold, field="end")
            if end > start:
                return start, end
        if self.end >= self.start:
            raise errors.EndsBeforeItStarts
        next_day = datetime.combine(self.day + A_DAY, self.end)
        return start, moment(next_day, self.zone, fold=self.end_fold, field="end")


def make_role(*, name: str, duties: str, skills: str, newcomer_ok: bool) -> Role:
    """A new kind of work. Raises NameTaken."""
    _refuse_namesake(name, None)
    role = Role(name=name, duties=duties, skills=skills, newcomer_ok=newcomer_ok)
    db.session.add(role)
    db.session.flush()
    audit.write("volunteering.role", about=role, after={"name": role.name})
    return role


def change_role(role: Role, *, name: str, duties: str, skills: str, newcomer_ok: bool) -> None:
    """Say anew what a kind of work is. Raises NameTaken."""
    _refuse_namesake(name, role.id)
    role.name, role.duties, role.skills, role.newcomer_ok = name, duties, skills, newcomer_ok
    audit.write("volunteering.role", about=role, after={"name": role.name})


def _refuse_namesake(name: str, own_id: int | None) -> None:
    """Compared here: SQLite knows capitals of ASCII alone. A house has some dozens of roles."""
    for number, taken in db.session.execute(select(Role.id, Role.name)):
        if number != own_id and taken.casefold() == name.casefold():
            raise errors.NameTaken


def add_shift(plan: Plan, *, event: Event | None, now: datetime) -> Shift:
    """Offer a shift. Raises EventIsOff, LeastAboveMost, InThePast, and what the times raise."""
    start, end = plan.moments()
    return offer(plan, start, end, event=event, now=now)


def offer(plan: Plan, start: datetime, end: datetime, *, event: Event | None, now: datetime) -> Shift:
    """Offer what is planned from this moment to that one. Raises EventIsOff, LeastAboveMost, InThePast."""
    if event is not None and event.cancelled_at is not None:
        raise errors.EventIsOff
    _check(plan, start, now)
    shift = Shift(event_id=event.id if event else None, created_at=now)
    shift.anchor_utc = event.start_utc if event else None
    _say(shift, plan, start, end)
    return offered(shift)


def offered(shift: Shift) -> Shift:
    """A new shift takes people from now on."""
    db.session.add(shift)
    db.session.flush()
    audit.write("volunteering.shift_added", about=shift, after={"start": shift.start_utc})
    record(ShiftOffered(shift_id=shift.id))
    return shift


def change_shift(shift: Shift, plan: Plan, *, now: datetime) -> None:
    """Change a shift. Those on it are told when its time or place moved; nobody is put off it.

    Raises ShiftOver, LeastAboveMost, InThePast, TooFewPlaces, SomebodyIsElsewhereThen, and what the times raise.
    """
    lock(shift)
    if shift.cancelled_at is not None or shift.end_utc <= now:
        raise errors.ShiftOver
    start, end = plan.moments()
    _check(plan, start, now if shift.start_utc > now else None)
    if plan.most < shift.taken:
        raise errors.TooFewPlaces
    moved = (start, end, plan.place) != (shift.start_utc, shift.end_utc, shift.place)
    if (start, end) != (shift.start_utc, shift.end_utc):
        _refuse_elsewhere(shift, start, end)
        _ask_anew(shift)
    before = _told(shift)
    _say(shift, plan, start, end)
    db.session.flush()
    if before != _told(shift):
        audit.write("volunteering.shift_changed", about=shift, before=before, after=_told(shift))
    if moved:
        record(ShiftMoved(shift_id=shift.id))


def _ask_anew(shift: Shift) -> None:
    """Whoever said that they will be there said it of another time."""
    said = Assignment.shift_id == shift.id, Assignment.acknowledged_at.is_not(None)
    db.session.execute(update(Assignment).where(*said).values(acknowledged_at=None))


def _told(shift: Shift) -> dict[str, object]:
    return {"start": shift.start_utc, "end": shift.end_utc, "most": shift.most}


def cancel_shift(shift: Shift, *, reason: str, now: datetime) -> None:
    """Call a shift off; those on it are released and told. Again changes nothing."""
    lock(shift)
    if shift.cancelled_at is not None:
        return
    shift.cancelled_at, shift.cancel_reason = now, reason
    live = select(Assignment).where(Assignment.shift_id == shift.id, Assignment.cancelled_at.is_(None))
    for assignment in db.session.scalars(live.order_by(Assignment.id)).all():
        assignment.cancelled_at, assignment.cancelled_by = now, CancelledBy.SHIFT
        record(AssignmentCancelled(assignment_id=assignment.id, by=CancelledBy.SHIFT))
    db.session.flush()
    db.session.refresh(shift)
    audit.write("volunteering.shift_cancelled", about=shift, after={"reason": reason})
    record(ShiftCancelled(shift_id=shift.id))


def release_event(event_id: int, *, reason: str, now: datetime) -> None:
    """An event is off: so are its shifts that have not ended."""
    shifts = select(Shift).where(Shift.event_id == event_id, Shift.cancelled_at.is_(None), Shift.end_utc > now)
    for shift in db.session.scalars(shifts.order_by(Shift.id)).all():
        cancel_shift(shift, reason=reason, now=now)


def move_with_event(event: Event, *, now: datetime, off_since: datetime | None = None) -> None:
    """An event has another time: its shifts that lie ahead keep their distance to it, by the clock on the wall.

    Whoever is needed elsewhere then is released. `off_since`: the event had been postponed at that moment, so its
    shifts after it did not take place and move too. Moved in the order that keeps two shifts of one person from
    touching on the way.
    """
    since = min(now, off_since or now)
    shifts = select(Shift).where(Shift.event_id == event.id, Shift.cancelled_at.is_(None), Shift.end_utc > since)
    found = [shift for shift in db.session.scalars(shifts).all() if shift.anchor_utc not in {None, event.start_utc}]
    later = any(shift.anchor_utc is not None and event.start_utc > shift.anchor_utc for shift in found)
    for shift in sorted(found, key=lambda shift: shift.start_utc, reverse=later):
        lock(shift)
        start, end = _moved_along(shift, event, shift.anchor_utc or event.start_utc)
        for assignment in _needed_elsewhere(shift, start, end):
            assignment.cancelled_at, assignment.cancelled_by = now, CancelledBy.ORGANISER
            db.session.flush()
            record(AssignmentCancelled(assignment_id=assignment.id, by=CancelledBy.ORGANISER))
        _ask_anew(shift)
        shift.start_utc, shift.end_utc, shift.anchor_utc, shift.zone = start, end, event.start_utc, event.zone
        shift.hold(shift.held)
        db.session.flush()
        db.session.refresh(shift)
        record(ShiftMoved(shift_id=shift.id))


def repeat_shifts(model: Event, event: Event, *, now: datetime) -> None:
    """Another event repeats the model: it has the same shifts, as far from it by the clock, and nobody on them."""
    shifts = select(Shift).where(Shift.event_id == model.id, Shift.cancelled_at.is_(None)).order_by(Shift.id)
    for shift in db.session.scalars(shifts).all():
        again = Shift(event_id=event.id, anchor_utc=event.start_utc, zone=event.zone, created_at=now)
        for name in ALIKE:
            setattr(again, name, getattr(shift, name))
        again.start_utc, again.end_utc = _moved_along(shift, event, shift.anchor_utc or model.start_utc)
        again.hold(again.held)
        db.session.add(again)
        db.session.flush()
        record(ShiftOffered(shift_id=again.id))


def _moved_along(shift: Shift, event: Event, anchor: datetime) -> tuple[datetime, datetime]:
    """Where a shift lies when it keeps its distance to the event on the wall; never shorter than a minute."""
    by = event.local_start - local(anchor, shift.zone).replace(tzinfo=None)
    start = moved_on_the_wall(shift.start_utc, by, shift.zone, event.zone)
    end = moved_on_the_wall(shift.end_utc, by, shift.zone, event.zone)
    # Where the clocks skip or repeat the end, the shift keeps its length instead.
    return start, end if end > start else start + (shift.end_utc - shift.start_utc)


def _check(plan: Plan, start: datetime, now: datetime | None) -> None:
    if plan.least > plan.most:
        raise errors.LeastAboveMost
    if now is not None and start <= now:
        raise errors.InThePast


def _say(shift: Shift, plan: Plan, start: datetime, end: datetime) -> None:
    shift.role_id, shift.start_utc, shift.end_utc, shift.zone = plan.role.id, start, end, plan.zone
    shift.least, shift.most, shift.place, shift.note = plan.least, plan.most, plan.place, plan.note
    shift.public = plan.public
    shift.hold(plan.held)


def _needed_elsewhere(shift: Shift, start: datetime, end: datetime) -> list[Assignment]:
    """Those on the shift who have another one, not of the same event, at the new time."""
    others = (
        select(Assignment.person_id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(Assignment.cancelled_at.is_(None), Shift.cancelled_at.is_(None), Shift.id != shift.id)
        .where(overlapping(Shift.start_utc, Shift.end_utc, start, end))
    )
    if shift.event_id is not None:
        others = others.where(Shift.event_id.is_distinct_from(shift.event_id))
    here = select(Assignment).where(Assignment.shift_id == shift.id, Assignment.cancelled_at.is_(None))
    return list(db.session.scalars(here.where(Assignment.person_id.in_(others)).order_by(Assignment.id)))


def _refuse_elsewhere(shift: Shift, start: datetime, end: datetime) -> None:
    here = select(Assignment.person_id).where(Assignment.shift_id == shift.id, Assignment.cancelled_at.is_(None))
    elsewhere = (
        select(Assignment.id)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(Assignment.person_id.in_(here), Assignment.cancelled_at.is_(None), Shift.id != shift.id)
        .where(Shift.cancelled_at.is_(None), overlapping(Shift.start_utc, Shift.end_utc, start, end))
    )
    if db.session.scalar(elsewhere.limit(1)) is not None:
        raise errors.SomebodyIsElsewhereThen
