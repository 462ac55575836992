"""Finding shifts and those on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import contains_eager

from portal.core.actors import Actor, Right
from portal.core.db import db
from portal.events.programme.models import Event, EventTeam
from portal.events.programme.policies import ORGANISES
from portal.events.programme.queries.moments import is_out, takes_place
from portal.events.registrations.queries.sight import may_see
from portal.leadership.offices import queries as leadership
from portal.members.people.models import Person
from portal.volunteering.models import Assignment, Shift


def of_any() -> Select[Shift]:
    """Shifts with their role and event, whosever they are: to be narrowed."""
    return (
        select(Shift)
        .join(Shift.role)
        .outerjoin(Shift.event)
        .options(contains_eager(Shift.role), contains_eager(Shift.event))
    )


def goes_ahead() -> ColumnElement[bool]:
    """SQL: the event of the shift is neither cancelled nor postponed; of the association's own, always."""
    return or_(Event.id.is_(None), and_(Event.cancelled_at.is_(None), Event.postponed_at.is_(None)))


def of_event(event_id: int | None, shift: type[Shift] = Shift) -> ColumnElement[bool]:
    """SQL: a shift of this event, or of the association where there is none. `shift`: `Shift`, or an alias of it."""
    return shift.event_id.is_(None) if event_id is None else shift.event_id == event_id


def visible(who: Actor) -> Select[Shift]:
    """The shifts that this actor may know of: public ones; for members, all; none of an event they may not see."""
    found = of_any().where(or_(Shift.event_id.is_(None), and_(is_out(), may_see(who))))
    all_of_them = who.is_member or who.may(Right.VOLUNTEERING) or who.may(Right.EVENTS)
    return found if all_of_them else found.where(Shift.public.is_(True))


def open_first(who: Actor, now: datetime) -> Select[Shift]:
    """What is coming, where people are missing first, then where one more is welcome, then what is full."""
    gap = case((Shift.taken < Shift.least, 0), (Shift.taken < Shift.most, 1), else_=2)
    return (
        visible(who)
        .where(Shift.cancelled_at.is_(None), Shift.start_utc > now)
        .where(goes_ahead())
        .order_by(gap, Shift.start_utc, Shift.id)
    )


def lacking(now: datetime, until: datetime) -> Select[Shift]:
    """Shifts that begin before `until` with fewer people than they need. For those who organise, and the newsletter."""
    return (
        of_any()
        .where(Shift.cancelled_at.is_(None), Shift.start_utc > now, Shift.start_utc <= until, Shift.taken < Shift.least)
        .where(or_(Event.id.is_(None), takes_place()))
        .order_by(Shift.start_utc, Shift.id)
    )


def lacking_at_events_of(person_id: int, now: datetime, until: datetime) -> Select[Shift]:
    """The same for the events that somebody organises."""
    mine = select(EventTeam.event_id).where(EventTeam.person_id == person_id, EventTeam.role.in_(ORGANISES))
    return lacking(now, until).where(Shift.event_id.in_(mine))


def crew_and_mine(
    shifts: Iterable[Shift], person_id: int | None, now: datetime
) -> tuple[dict[int, list[Assignment]], list[Assignment]]:
    """Who is on each shift, and what the person said yes to and has not ended. One statement."""
    ids = [shift.id for shift in shifts]
    if not ids and person_id is None:
        return {}, []
    mine = and_(Assignment.person_id == (person_id or 0), Shift.end_utc > now)
    found = _with_shift().where(or_(Assignment.shift_id.in_(ids), mine)).order_by(Assignment.assigned_at, Assignment.id)
    crew: dict[int, list[Assignment]] = defaultdict(list)
    own: list[Assignment] = []
    for each in db.session.scalars(found):
        if each.shift_id in ids:
            crew[each.shift_id].append(each)
        if each.person_id == person_id and each.shift.end_utc > now:
            own.append(each)
    return crew, sorted(own, key=lambda each: (each.shift.start_utc, each.shift_id))


def organises(who: Actor, shift: Shift) -> bool:
    """Whether this actor runs the shift's board."""
    if who.may(Right.VOLUNTEERING, shift) or (shift.event_id is not None and who.may(Right.EVENTS, shift)):
        return True
    if shift.event_id is None or who.person_id is None:
        return False
    on_team = select(EventTeam.id).where(EventTeam.event_id == shift.event_id, EventTeam.person_id == who.person_id)
    return db.session.scalar(on_team.where(EventTeam.role.in_(ORGANISES))) is not None


def organisers_of(shift: Shift) -> list[Person]:
    """Who runs the shift's event, or the shifts of the house: told when somebody cannot come. Outside of pages only."""
    if shift.event_id is None:
        return leadership.people_with_right(Right.VOLUNTEERING)
    found = (
        select(Person)
        .join(EventTeam, EventTeam.person_id == Person.id)
        .where(EventTeam.event_id == shift.event_id, EventTeam.role.in_(ORGANISES))
        .order_by(EventTeam.id)
    )
    return list(db.session.scalars(found))


def expected_at(event: Event, now: datetime) -> Select[Assignment]:
    """Who has said yes to a shift of this event that is not over. For who writes to them."""
    return (
        _with_shift()
        .where(Shift.event_id == event.id, Shift.cancelled_at.is_(None), Shift.end_utc > now)
        .where(Assignment.cancelled_at.is_(None))
        .order_by(Assignment.id)
    )


def crew_of(shifts: Iterable[Shift]) -> dict[int, list[Assignment]]:
    """Who is on each shift, in one statement. For members; visitors are told only how many are wanted."""
    found: dict[int, list[Assignment]] = defaultdict(list)
    ids = [shift.id for shift in shifts]
    if not ids:
        return found
    for assignment in db.session.scalars(on_shifts(ids)):
        found[assignment.shift_id].append(assignment)
    return found


def on_shifts(ids: Iterable[int]) -> Select[Assignment]:
    """Who is on these shifts, whoever took one first before the others. For members."""
    return (
        select(Assignment)
        .join(Assignment.person)
        .options(contains_eager(Assignment.person))
        .where(Assignment.shift_id.in_(ids), Assignment.cancelled_at.is_(None))
        .order_by(Assignment.assigned_at, Assignment.id)
    )


def _assignments(person_id: int) -> Select[Assignment]:
    return _with_shift().where(Assignment.person_id == person_id)


def _with_shift() -> Select[Assignment]:
    return _whole().where(Assignment.cancelled_at.is_(None))


def whole(number: int) -> Select[Assignment]:
    """A yes with all that a letter says of it, also when it was taken back. For who writes to them."""
    return _whole().where(Assignment.id == number)


def on(shift: Shift) -> Select[Assignment]:
    """Who is on this shift, with all that a letter says of it. For who writes to them."""
    return _with_shift().where(Assignment.shift_id == shift.id).order_by(Assignment.assigned_at, Assignment.id)


def _whole() -> Select[Assignment]:
    return (
        select(Assignment)
        .join(Assignment.shift)
        .join(Shift.role)
        .join(Assignment.person)
        .outerjoin(Shift.event)
        .options(
            contains_eager(Assignment.person),
            contains_eager(Assignment.shift).contains_eager(Shift.role),
            contains_eager(Assignment.shift).contains_eager(Shift.event),
        )
    )


def my_any(person_id: int | None) -> Select[Assignment]:
    """Every yes of somebody that still stands. For themselves; of nobody, none."""
    return _assignments(person_id or 0)


def my_coming(person_id: int, now: datetime) -> Select[Assignment]:
    """What somebody said yes to and that has not ended, the nearest first. For themselves."""
    return _assignments(person_id).where(Shift.end_utc > now).order_by(Shift.start_utc, Shift.id)


def coming_of(person_ids: Collection[int], now: datetime) -> Select[Assignment]:
    """The same of many people at once, with what a letter says of each; for each of them alone."""
    found = _with_shift().where(Assignment.person_id.in_(person_ids), Shift.cancelled_at.is_(None))
    return found.where(Shift.end_utc > now, goes_ahead()).order_by(Shift.start_utc, Shift.id)


def my_past(person_id: int, now: datetime) -> Select[Assignment]:
    """Shifts that somebody was on, the latest first. For themselves."""
    return _assignments(person_id).where(Shift.end_utc <= now).order_by(Shift.start_utc.desc(), Shift.id).limit(40)


def mine_on(person_id: int | None, shift: Shift) -> Assignment | None:
    """The person's own yes to a shift."""
    if person_id is None:
        return None
    return db.session.scalar(_assignments(person_id).where(Assignment.shift_id == shift.id))


def to_remind(now: datetime, ahead: timedelta) -> Select[Assignment]:
    """Those whose shift begins within `ahead` and who were not reminded of this time yet. For the sweep."""
    return (
        _with_shift()
        .where(Shift.cancelled_at.is_(None))
        .where(Shift.start_utc > now, Shift.start_utc <= now + ahead)
        .where(Assignment.reminded_for.is_distinct_from(Shift.start_utc))
        .where(goes_ahead())
        .order_by(Assignment.id)
    )
