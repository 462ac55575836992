"""Clocks: moments are stored in UTC and said where people live, where clocks are put forward and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from portal.core import clock
from portal.core.dates import NoSuchLocalTime, comes_twice, day_start, is_zone, local, to_utc
from portal.core.models import Heartbeat
from portal.core.work import unit_of_work

LONDON, BERLIN, BEIRUT = "Europe/London", "Europe/Berlin", "Asia/Beirut"
ZONES = [LONDON, BERLIN, BEIRUT, "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC"]


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("said", "zone", "moment"),
    [
        ("2026-05-19 18:30", LONDON, "2026-05-19 17:30"),
        ("2026-12-19 18:30", LONDON, "2026-12-19 18:30"),
        ("2026-05-19 18:30", BERLIN, "2026-05-19 16:30"),
        ("2026-03-29 03:00", BERLIN, "2026-03-29 01:00"),
        ("2026-05-19 00:15", "Asia/Kathmandu", "2026-05-18 18:30"),
    ],
)
def test_a_time_on_the_wall_is_a_moment(said, zone, moment):
    assert to_utc(wall(said), zone) == wall(moment).replace(tzinfo=UTC)
    assert local(wall(moment).replace(tzinfo=UTC), zone).replace(tzinfo=None) == wall(said)


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("2026-03-29 01:30", LONDON),
        ("2026-03-29 02:00", BERLIN),
        ("2026-03-29 02:59", BERLIN),
        ("2026-03-29 00:30", BEIRUT),
        ("2011-12-30 12:00", "Pacific/Apia"),
    ],
)
def test_a_time_that_the_clocks_skip_does_not_exist(said, zone):
    with pytest.raises(NoSuchLocalTime):
        to_utc(wall(said), zone)
    assert not comes_twice(wall(said), zone)


@pytest.mark.parametrize(
    ("said", "zone", "between"),
    [("2026-10-25 02:30", BERLIN, 60), ("2026-10-25 01:00", LONDON, 60), ("2026-04-05 01:45", ZONES[4], 30)],
)
def test_a_time_that_comes_twice_is_meant_the_first_time_unless_told(said, zone, between):
    assert comes_twice(wall(said), zone)
    first, second = (to_utc(wall(said), zone, fold=fold) for fold in (0, 1))
    assert to_utc(wall(said), zone) == first
    assert second - first == timedelta(minutes=between)


@pytest.mark.parametrize("said", ["2026-10-25 01:59", "2026-10-25 03:00", "2026-03-29 03:00", "2026-05-19 12:00"])
def test_other_times_come_once(said):
    assert not comes_twice(wall(said), BERLIN)


@pytest.mark.slow
@given(st.datetimes(wall("1990-01-01"), wall("2037-12-31")), st.sampled_from(ZONES))
def test_every_moment_can_be_said_and_understood(moment, zone):
    there = local(moment.replace(tzinfo=UTC), zone)
    assert to_utc(there.replace(tzinfo=None), zone, fold=there.fold) == moment.replace(tzinfo=UTC)


@given(st.dates(date(2012, 1, 1), date(2037, 12, 30)), st.sampled_from(ZONES))
def test_a_day_begins_where_the_one_before_ends(day, zone):
    begin = day_start(day, zone)
    assert begin.tzinfo is UTC
    assert local(begin, zone).date() == day
    assert local(begin - timedelta(seconds=1), zone).date() == day - timedelta(days=1)


def test_days_are_shorter_and_longer_when_the_clocks_are_changed():
    def length(day: date, zone: str) -> timedelta:
        return day_start(day + timedelta(days=1), zone) - day_start(day, zone)

    assert length(date(2026, 3, 29), BERLIN) == timedelta(hours=23)
    assert length(date(2026, 10, 25), BERLIN) == timedelta(hours=25)
    assert local(day_start(date(2026, 3, 29), BEIRUT), BEIRUT).hour == 1


@pytest.mark.parametrize("name", [LONDON, "UTC", "America/Argentina/Buenos_Aires", "Pacific/Apia"])
def test_a_zone_is_one_of_the_tz_database(name):
    assert is_zone(name)


@pytest.mark.parametrize(
    "name", ["", "Ashmere", "europe/london ", "../etc/passwd", "/etc/localtime", "Europe", "posixrules\0", "a" * 5000]
)
def test_anything_else_is_none(name):
    assert not is_zone(name)


def test_today_depends_on_where_one_is(frozen):
    frozen("2026-05-19 23:30")
    assert clock.today("UTC") == date(2026, 5, 19)
    assert clock.today(LONDON) == date(2026, 5, 20)
    assert clock.today("America/New_York") == date(2026, 5, 19)


def test_the_clock_runs_and_says_utc():
    one, other = clock.now(), clock.now()
    assert one.tzinfo is UTC
    assert timedelta(0) <= other - one < timedelta(minutes=1)


def test_a_stored_moment_comes_back_as_the_same_moment_in_utc(db):
    there = datetime(2026, 5, 19, 18, 30, 0, 123456, tzinfo=UTC).astimezone(local(clock.now(), BERLIN).tzinfo)
    with unit_of_work():
        db.session.add(Heartbeat(name="moment", at=there))
    back = db.session.scalar(select(Heartbeat.at))
    assert back == there
    assert back.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(db):
    with pytest.raises(StatementError, match="time zone"), unit_of_work():
        db.session.add(Heartbeat(name="moment", at=datetime(2026, 5, 19, 18, 30)))  # noqa: DTZ001
