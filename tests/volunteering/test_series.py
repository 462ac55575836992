"""The shifts of an event that repeats."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from portal.core import clock
from portal.core.dates import local
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.events.programme.operations import planning, publishing, series
from portal.events.programme.repeats import Rule
from portal.events.programme.series_models import Pattern, Turn
from portal.events.registrations.operations import calling_off, changing, following
from portal.volunteering import operations
from portal.volunteering.models import Shift
from portal.volunteering.operations import Plan
from tests.events.conftest import a_plan
from tests.support.zones import of_each_kind


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


def test_the_shifts_of_an_event_come_along_to_its_copy(suppers):
    with unit_of_work():
        first = datetime.fromisoformat("2026-12-01 20:00")
        plan = a_plan(local_start=first, local_end=first + timedelta(hours=5), title="A copy")
        planning.create_event(plan, by=None, now=clock.now(), like=db.session.get_one(Event, suppers[0].id))
    assert hours()[-1] == "12-01 19:00-01:30"


def test_a_series_and_its_shifts_keep_their_hours_through_each_kind_of_clock_change(app, frozen, role):
    """The week before the change, the day of it and the week after; of every step by which clocks are changed."""
    frozen(datetime(1989, 1, 1, tzinfo=UTC))
    found, week = list({change.by: change for change in of_each_kind()}.values()), timedelta(weeks=1)
    assert len(found) > 10
    for change in found:
        start = change.between - week
        with unit_of_work():
            plan = a_plan(zone=change.zone, local_start=start, local_end=start + timedelta(days=1))
            event = planning.create_event(plan, by=None, now=clock.now())
            early = Plan(
                role=role, day=(start - timedelta(hours=4)).date(), start=(start - timedelta(hours=4)).time(),
                end=start.time(), zone=change.zone, least=1, most=3,
            )  # fmt: skip
            operations.add_shift(early, event=event, now=clock.now())
            rule = Rule(Pattern.WEEKLY, start.date(), times=3)
            turns = series.dates(event, rule, clock.now())
            days = {turn.day for turn in turns[1:] if turn.plan}
            series.make(event, rule, days, out=False, by=None, now=clock.now())
        skipped = change.by > timedelta()
        assert [turn.plan is None for turn in turns] == [False, True, False, False] if skipped else [False] * 3, change
        made = db.session.scalars(db.select(Event).where(Event.title == event.title, Event.zone == change.zone)).all()
        shifts = db.session.scalars(db.select(Shift).where(Shift.event_id.in_([each.id for each in made]))).all()
        assert {each.local_start.time() for each in made} == {start.time()}, change
        starts = sorted(local(each.start_utc, change.zone).replace(tzinfo=None) for each in shifts)
        assert starts == sorted(each.local_start - timedelta(hours=4) for each in made), change
        with unit_of_work():
            for each in made:
                publishing.discard(each, now=clock.now())


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


def test_they_are_off_when_this_and_all_that_follow_are(suppers, run_jobs):
    with unit_of_work():
        for event in db.session.scalars(db.select(Event).order_by(Event.id)).all():
            publishing.publish(event, now=clock.now())
    with unit_of_work():
        event = db.session.get_one(Event, suppers[2].id)
        everything = {each.id for each in suppers}
        calling_off.cancel_following(event, "Flood.", among=everything, discards=set(), now=clock.now())
    run_jobs()
    found = db.session.scalars(db.select(Shift).order_by(Shift.start_utc)).all()
    assert [shift.cancelled_at is None for shift in found] == [True, True, False, False]
    assert db.session.query(Turn).count() == 4
