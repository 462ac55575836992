"""The board of those who organise: a day at a time, so that five hundred shifts are as quick as five."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, case, exists, func, select
from sqlalchemy.orm import aliased

from portal.core.dates import A_DAY, day_start, local
from portal.core.db import db
from portal.core.paging import Page
from portal.events.programme.models import Event
from portal.volunteering.asks.models import ShiftAsk
from portal.volunteering.models import Assignment, Shift, StandInAsk
from portal.volunteering.queries.shifts import lacking, of_any, of_event, on_shifts

#: So many shifts of one day on a page, and so many of those that lack people beside them.
PER_PAGE, MOST_LACKING = 40, 6
AHEAD = timedelta(days=365)
OTHER = aliased(Shift)


@dataclass(frozen=True, slots=True)
class BoardDay:
    """The shifts of one day, gaps first, and the nearest days before and after it that have any."""

    day: date
    page: Page[Shift]
    #: How many are asked for each shift and have not answered.
    asked: dict[int, int]
    before: date | None
    after: date | None


def first_day(event: Event | None, zone: str, now: datetime) -> date:
    """The day on which the board opens: of an event, its own, and today's while it lasts; of the house, that of the
    first shift not over yet, else of the last one.
    """
    if event is not None:
        begins, ends = event.local_start.date(), event.local_end.date()
        return min(max(begins, local(now, zone).date()), max(begins, ends))
    ahead = select(func.min(Shift.start_utc)).where(of_event(None), Shift.end_utc > now).scalar_subquery()
    last = select(func.max(Shift.start_utc)).where(of_event(None)).scalar_subquery()
    found = db.session.scalar(select(func.coalesce(ahead, last)))
    return local(found or now, zone).date()


def day_of(event: Event | None, day: date, zone: str, number: int) -> BoardDay:
    """The board of an event, or of the association's own shifts, on a day of this zone. For those who organise it."""
    event_id = event.id if event else None
    begins, ends = day_start(day, zone), day_start(day + A_DAY, zone)
    before = (
        select(func.max(OTHER.start_utc)).where(of_event(event_id, OTHER), OTHER.start_utc < begins).scalar_subquery()
    )
    after = (
        select(func.min(OTHER.start_utc)).where(of_event(event_id, OTHER), OTHER.start_utc >= ends).scalar_subquery()
    )
    gap = case((Shift.cancelled_at.is_not(None), 3), (Shift.taken < Shift.least, 0), (Shift.taken < Shift.most, 1))
    asked = select(func.count()).where(ShiftAsk.shift_id == Shift.id, ShiftAsk.said.is_(None))
    found = (
        of_any()
        .where(of_event(event_id), Shift.start_utc >= begins, Shift.start_utc < ends)
        .order_by(func.coalesce(gap, 2), Shift.start_utc, Shift.id)
        .add_columns(before, after, func.count().over(), asked.correlate(Shift).scalar_subquery())
    )
    rows = db.session.execute(found.limit(PER_PAGE).offset((max(1, number) - 1) * PER_PAGE)).all()
    if rows:
        _shift, earlier, later, total, _asked = rows[0]
    else:
        earlier, later, total = *db.session.execute(select(before, after)).one(), 0
    page = Page(items=[row[0] for row in rows], total=total, number=max(1, number), per_page=PER_PAGE)
    waiting = {row[0].id: row[4] for row in rows}
    return BoardDay(day, page, waiting, *(local(each, zone).date() if each else None for each in (earlier, later)))


def crew_and_sought(shifts: Sequence[Shift], now: datetime) -> tuple[dict[int, list[Assignment]], set[int]]:
    """Who is on each shift, and which of these places, by id, somebody looks for a stand-in for. For those who organise
    them. One statement.
    """
    crew, sought = defaultdict[int, list[Assignment]](list), set[int]()
    if not shifts:
        return crew, sought
    asks = exists().where(StandInAsk.assignment_id == Assignment.id, StandInAsk.closed_at.is_(None))
    ahead = {shift.id for shift in shifts if shift.takes_people(now)}
    for assignment, looks in db.session.execute(on_shifts(shift.id for shift in shifts).add_columns(asks)):
        crew[assignment.shift_id].append(assignment)
        if looks and assignment.shift_id in ahead:
            sought.add(assignment.id)
    return crew, sought


def lacking_of(event: Event | None, now: datetime) -> Select[Shift]:
    """Where people are missing next: at an event; for the office of volunteering, anywhere."""
    found = lacking(now, now + AHEAD).limit(MOST_LACKING)
    return found if event is None else found.where(Shift.event_id == event.id)
