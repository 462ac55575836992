"""The shifts of an event that repeats."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from portal.core import clock
from portal.core.dates import local
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme.models import Event, Pattern, Turn
from portal.events.programme.operations import planning, publishing, series
from portal.events.programme.repeats import Rule
from portal.events.registrations.operations import changing, following
from portal.volunteering import operations
from portal.volunteering.models import Shift
from portal.volunteering.operations import Plan
from tests.events.conftest import a_plan


@pytest.fixture
def suppers(app, frozen, role):
    """Four Saturday nights, one of them that in which the clocks go back, with a shift until after the end."""
    frozen(datetime(2026, 9, 1, 9, tzinfo=UTC))
    with unit_of_work():
        first = datetime.fromisoformat("2026-10-10 22:00")
        plan = a_plan(local_start=first, local_end=first + timedelta(hours=5), title="Long supper")
        event = planning.create_event(plan, by=None, now=clock.now())
        late = Plan(
            role=role, day=date(2026, 10, 10), start=time(21), end=time(3, 30), zone="Europe/London", least=1, most=3
        )
        operations.add_shift(late, event=event, now=clock.now())
        days = {date(2026, 10, 17), date(2026, 10, 24), date(2026, 10, 31)}
        rule = Rule(Pattern.WEEKLY, first.date(), times=4)
        series.make(event, rule, days, out=False, by=None, now=clock.now())
    return list(db.session.scalars(db.select(Event).order_by(Event.start_utc)))


def hours() -> list[str]:
    """When the shifts are, by the clock on the wall."""
    db.session.rollback()
    found = db.session.scalars(db.select(Shift).order_by(Shift.start_utc)).all()
    walls = [[local(at, shift.zone) for at in (shift.start_utc, shift.end_utc)] for shift in found]
    return [f"{start:%m-%d %H:%M}-{end:%H:%M}" for start, end in walls]


def test_the_shifts_come_along_and_keep_their_hours_through_the_change(suppers):
    assert hours() == [f"{day} 21:00-03:30" for day in ("10-10", "10-17", "10-24", "10-31")]
    lengths = {shift.end_utc - shift.start_utc for shift in db.session.scalars(db.select(Shift))}
    assert lengths == {timedelta(hours=6, minutes=30), timedelta(hours=7, minutes=30)}
    assert {shift.event_id for shift in db.session.scalars(db.select(Shift))} == {event.id for event in suppers}


@pytest.mark.parametrize("out", [False, True])
def test_they_follow_when_this_and_all_that_follow_move(suppers, out):
    with unit_of_work():
        for event in db.session.scalars(db.select(Event).order_by(Event.id)).all() if out else []:
            publishing.publish(event, now=clock.now())
    with unit_of_work():
        event = db.session.get_one(Event, suppers[1].id)
        start = event.local_start - timedelta(days=1, hours=1)
        plan = a_plan(local_start=start, local_end=start + timedelta(hours=5), title="Long supper")
        changing.change_event(event, plan, now=clock.now())
    with unit_of_work():
        event = db.session.get_one(Event, suppers[1].id)
        everything = {each.id for each in suppers}
        following.carry_on(event, {"day", "begins", "ends"}, among=everything, now=clock.now())
    assert hours() == [
        "10-10 21:00-03:30", *(f"{day} 20:00-02:30" for day in ("10-16", "10-23", "10-30")),
    ]  # fmt: skip


def test_they_are_off_when_this_and_all_that_follow_are(suppers):
    with unit_of_work():
        for event in db.session.scalars(db.select(Event).order_by(Event.id)).all():
            publishing.publish(event, now=clock.now())
    with unit_of_work():
        event = db.session.get_one(Event, suppers[2].id)
        following.cancel_following(event, "Flood.", among={each.id for each in suppers}, now=clock.now())
    found = db.session.scalars(db.select(Shift).order_by(Shift.start_utc)).all()
    assert [shift.cancelled_at is None for shift in found] == [True, True, False, False]
    assert db.session.query(Turn).count() == 4
