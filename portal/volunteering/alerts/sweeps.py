"""A week, and two days, before a shift that lacks people: one letter to each of its organisers, of all such shifts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import Select, exists, or_

from portal.core.dates import moved_on_the_wall
from portal.core.db import db, in_turn
from portal.core.tokens import turn_of
from portal.core.work import unit_of_work
from portal.members.people import reach
from portal.volunteering import notices, queries
from portal.volunteering.alerts.models import ShiftAlert
from portal.volunteering.models import Shift

A_WEEK, TWO_DAYS = timedelta(days=7), timedelta(hours=48)
#: What begins so much later may be on the same day, and a week on the wall longer than one by the clock.
SAME_DAY = timedelta(hours=27)
#: Whoever planned a shift so short a time ago knows how many are on it.
JUST_NOW = timedelta(hours=6)
MOST = 500
EARLY, LATE = 168, 48


def alert(now: datetime) -> None:
    """Tell the organisers of shifts that begin within a week, and again within two days, how many are missing.

    Nothing of a shift that is off, whose event waits for a day, or that has as many as it needs. One that was moved
    counts anew.
    """
    if not _due(now):
        return
    with unit_of_work():
        in_turn(turn_of("volunteering.alerts", ""))
        found = _due(now)
        for shift, hours in found:
            db.session.add(ShiftAlert(shift_id=shift.id, hours=hours, starts=shift.start_utc))
        db.session.flush()
        _tell([shift for shift, _hours in found], now)


def _due(now: datetime) -> list[tuple[Shift, int]]:
    """Shifts to tell of, each with the hours of which this is the letter: with one, all others of its day."""
    rows = db.session.execute(_untold(now).limit(MOST)).all()
    days: dict[tuple[int | None, date], int] = {}
    for shift, told in rows:
        if hours := _hours(shift, told, now):
            day = (shift.event_id, shift.local_day)
            days[day] = min(hours, days.get(day, hours))
    found = [(shift, days.get((shift.event_id, shift.local_day), 0), told) for shift, told in rows]
    return [(shift, hours) for shift, hours, told in found if hours == LATE or (hours and not told)]


def _hours(shift: Shift, told: bool, now: datetime) -> int:
    if shift.start_utc <= now + TWO_DAYS:
        return LATE
    week_ahead = moved_on_the_wall(shift.start_utc, -A_WEEK, shift.zone) <= now
    return EARLY if week_ahead and not told else 0


def _untold(now: datetime) -> Select[Shift, bool]:
    """Shifts that may be due, each with whether its organisers were told a week before."""
    told = exists().where(ShiftAlert.shift_id == Shift.id, ShiftAlert.starts == Shift.start_utc)
    near = Shift.start_utc <= now + TWO_DAYS + SAME_DAY
    return (
        queries.lacking(now, now + A_WEEK + SAME_DAY)
        .where(Shift.created_at <= now - JUST_NOW, or_(near, ~told), ~told.where(ShiftAlert.hours == LATE))
        .add_columns(told)
    )


def _tell(found: Iterable[Shift], now: datetime) -> None:
    teams: dict[int | None, list[int]] = {}
    theirs: dict[int, list[Shift]] = defaultdict(list)
    for shift in found:
        if shift.event_id not in teams:
            teams[shift.event_id] = [person.id for person in queries.organisers_of(shift)]
        for person_id in teams[shift.event_id]:
            theirs[person_id].append(shift)
    readers = reach.readers_of(theirs)
    for person_id, shifts in theirs.items():
        notices.lacking(shifts, readers[person_id], turn=now.isoformat())
