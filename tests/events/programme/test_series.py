"""An event that repeats: on which days, at what hour, and what is made of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme.models import Event, EventTeam, Role
from portal.events.programme.operations import by_hand, series, team
from portal.events.programme.operations.series import NotRepeatable
from portal.events.programme.repeats import Rule, patterns_for
from portal.events.programme.series_models import Pattern, Series, Turn
from portal.events.programme.series_words import NAMES
from portal.events.registrations.operations import changing
from tests.events.conftest import NOW, a_plan

TUESDAY = date(2026, 5, 19)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def named(pattern: Pattern, first: date, **how) -> list[str]:
    return [f"{day:%m-%d}" if day else f"{turn:%m}-" for turn, day in Rule(pattern, first, **how).named()]


@pytest.mark.parametrize(
    ("pattern", "first", "how", "days"),
    [
        (Pattern.WEEKLY, TUESDAY, {"until": date(2026, 6, 9)}, ["05-19", "05-26", "06-02", "06-09"]),
        (Pattern.WEEKLY, TUESDAY, {"until": date(2026, 6, 8), "every": 2}, ["05-19", "06-02"]),
        (Pattern.NTH, TUESDAY, {"until": date(2026, 8, 18)}, ["05-19", "06-16", "07-21", "08-18"]),
        (Pattern.NTH, TUESDAY, {"until": date(2026, 8, 17), "every": 2}, ["05-19", "07-21"]),
        (Pattern.LAST, date(2026, 5, 26), {"until": date(2026, 7, 28)}, ["05-26", "06-30", "07-28"]),
        (Pattern.LAST, date(2026, 6, 30), {"until": date(2026, 8, 30)}, ["06-30", "07-28", "08-25"]),
        (Pattern.MONTH_DAY, date(2026, 5, 31), {"until": date(2026, 8, 31)}, ["05-31", "06-", "07-31", "08-31"]),
    ],
)
def test_the_days_that_a_rule_names(pattern, first, how, days):
    assert named(pattern, first, **how) == days


def test_a_fifth_tuesday_is_only_called_the_last():
    assert patterns_for(date(2026, 6, 30)) == [Pattern.WEEKLY, Pattern.LAST, Pattern.MONTH_DAY]
    assert patterns_for(date(2026, 5, 26)) == [Pattern.WEEKLY, Pattern.NTH, Pattern.LAST, Pattern.MONTH_DAY]


@pytest.mark.parametrize(
    ("first", "change"), [("2026-10-13", "the clocks go back"), ("2027-03-16", "the clocks go forward")]
)
def test_the_clock_on_the_wall_says_the_same_before_and_after_it_is_changed(draft, do, first, change):
    event = draft(
        local_start=at(f"{first} 07:45"),
        local_end=at(f"{first} 09:15"),
        closes_at=datetime(2026, 10, 11, 23, tzinfo=UTC),
    )
    days = {event.local_start.date() + timedelta(weeks=weeks) for weeks in (1, 2, 3)}
    made = do(series.make, event, weekly(event, times=4), days, out=False, by=None)
    events = events_of(made)
    assert [f"{each.local_start:%H:%M}" for each in events] == ["07:45"] * 4, change
    assert len({each.start_utc.time() for each in events}) == 2
    assert [(later.local_start - each.local_start).days for each, later in zip(events, events[1:], strict=False)] == [
        7
    ] * 3


def weekly(event: Event, **how) -> Rule:
    return Rule(Pattern.WEEKLY, event.local_start.date(), **how)


def events_of(made: Series) -> list[Event]:
    db.session.rollback()
    found = select(Event).join(Turn, Turn.event_id == Event.id).where(Turn.series_id == made.id).order_by(Turn.day)
    return list(db.session.scalars(found))


def test_days_on_which_it_cannot_be_say_why_and_are_left_out(app):
    night = {"local_start": at("2027-03-07 01:30"), "local_end": at("2027-03-07 03:00")}
    with app.test_request_context(), unit_of_work():
        from portal.events.programme.operations import planning

        event = planning.create_event(a_plan(**night), by=None, now=NOW)
        found = series.dates(event, weekly(event, times=4), NOW)
        assert [(f"{each.day:%m-%d}", each.plan is not None) for each in found] == [
            ("03-07", True), ("03-14", True), ("03-21", True), ("03-28", False), ("04-04", True),
        ]  # fmt: skip
        assert "skip 01:30" in found[3].says
        monthly = Rule(Pattern.MONTH_DAY, date(2027, 1, 31), times=2)
        plan = a_plan(local_start=at("2027-01-31 18:00"), local_end=at("2027-01-31 20:00"), title="Last day")
        february = series.dates(planning.create_event(plan, by=None, now=NOW), monthly, NOW)[1]
        assert february.plan is None
        assert february.says == "February 2027 has no day 31, so it is left out."


def test_an_hour_that_comes_twice_is_taken_the_first_time_and_said_so(draft, app):
    event = draft(local_start=at("2026-10-18 01:30"), local_end=at("2026-10-18 03:00"))
    with app.test_request_context():
        found = series.dates(event, weekly(event, times=3), NOW)
    assert ["comes twice" in each.says for each in found] == [False, True, False]
    assert found[1].plan.moments()[0] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_each_is_an_event_of_its_own_with_the_same_team(draft, do, cast):
    event = draft(by=cast.osei, opens_at=datetime(2026, 5, 8, 23, tzinfo=UTC))
    do(team.join, event, cast.amara.id, Role.DOOR, does="Names")
    made = do(series.make, event, weekly(event, times=3), {TUESDAY + timedelta(weeks=2)}, out=True, by=cast.osei.id)
    first, second = events_of(made)
    assert (first.id, first.published_at) == (event.id, None)
    assert second.local_start == at("2026-06-02 07:45")
    assert second.opens_at == datetime(2026, 5, 22, 23, tzinfo=UTC)
    assert second.published_at == NOW
    assert second.uuid != first.uuid
    assert second.slug != first.slug
    roles = select(EventTeam.person_id, EventTeam.role, EventTeam.does).order_by(EventTeam.person_id)
    teams = [db.session.execute(roles.where(EventTeam.event_id == each.id)).all() for each in (first, second)]
    assert len(teams[0]) == 2
    assert teams[0] == teams[1]


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"times": 61}, "at most 60 days"),
        ({"until": date(2026, 5, 20)}, "fewer than two days"),
        ({"until": date(2032, 1, 1), "every": 12}, "5 years at most"),
        ({"times": 30, "every": 12}, "5 years at most"),
    ],
)
def test_a_series_that_nobody_means_is_refused(draft, how, sentence):
    event = draft()
    with pytest.raises(NotRepeatable, match=sentence):
        series.dates(event, weekly(event, **how), NOW)


def test_a_second_series_of_it_is_refused(draft, do):
    event = draft()
    again = {TUESDAY + timedelta(weeks=1)}
    do(series.make, event, weekly(event, times=2), again, out=False, by=None)
    with pytest.raises(NotRepeatable, match="already"):
        do(series.make, event, weekly(event, times=2), again, out=False, by=None)


def test_two_hands_make_one_series(draft, at_once):
    event = draft()
    number, days = event.id, {TUESDAY + timedelta(weeks=week) for week in (1, 2)}
    db.session.commit()

    def make() -> object:
        with unit_of_work():
            here = db.session.get_one(Event, number)
            return series.make(here, weekly(here, times=3), days, out=False, by=None, now=clock.now()).id

    refused = [each for each in at_once(make, make) if isinstance(each, NotRepeatable)]
    assert len(refused) == 1
    counts = [db.session.scalar(select(func.count()).select_from(table)) for table in (Series, Turn, Event)]
    assert counts == [1, 3, 3]


def test_a_series_goes_on_from_its_last_day_like_the_last_one_that_takes_place(published, do, change):
    event = published()
    made = do(series.make, event, weekly(event, times=3), {date(2026, 5, 26), date(2026, 6, 2)}, out=True, by=None)
    events = events_of(made)
    change(events[1], title="With toast", local_start=at("2026-05-27 07:45"), local_end=at("2026-05-27 09:15"))
    do(changing.cancel_event, events[2], "Rain.")
    on = Rule(Pattern.WEEKLY, date(2026, 6, 2), until=date(2026, 6, 20))
    do(series.go_on, events[0], on, {date(2026, 6, 9), date(2026, 6, 16)}, out=True, by=None)
    further = events_of(made)[3:]
    assert [(each.title, f"{each.local_start:%m-%d}") for each in further] == [
        ("With toast", "06-09"),
        ("With toast", "06-16"),
    ]
    another = Rule(Pattern.WEEKLY, date(2026, 6, 16), every=2, until=date(2026, 7, 20))
    for rule, day in ((on, date(2026, 6, 9)), (another, date(2026, 6, 30))):
        with pytest.raises(NotRepeatable, match="changed meanwhile"):
            do(series.go_on, events[0], rule, {day}, out=True, by=None)


def test_a_series_comes_to_an_end(draft, do, monkeypatch):
    monkeypatch.setattr(series, "MOST_EVER", 3)
    event = draft()
    do(
        series.make,
        event,
        weekly(event, times=3),
        {TUESDAY + timedelta(weeks=week) for week in (1, 2)},
        out=False,
        by=None,
    )
    last = TUESDAY + timedelta(weeks=2)
    with pytest.raises(NotRepeatable, match="long enough"):
        do(series.go_on, event, Rule(Pattern.WEEKLY, last, times=2), {last + timedelta(weeks=1)}, out=False, by=None)


def test_sixty_days_are_made_and_no_more_than_a_few_seconds_pass(draft, do):
    event = draft()
    days = {TUESDAY + timedelta(weeks=week) for week in range(1, 60)}
    made = do(series.make, event, weekly(event, times=60), days, out=True, by=None)
    found = events_of(made)
    assert len(found) == 60
    assert len({each.slug for each in found}) == 60


def test_all_that_a_series_says_has_a_name(draft):
    assert set(by_hand.said(draft())) == set(NAMES)
