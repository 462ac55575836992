"""Reminders come by how long before it begins they are, and move with the event."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from portal.core import clock
from portal.events.programme.models import REMINDERS
from portal.events.programme.operations import planning
from portal.events.registrations.operations import registration
from portal.events.telling.operations import reminders
from tests.events.conftest import a_plan

WEEK, THREE_DAYS, DAY, TWO_HOURS = REMINDERS


@pytest.fixture
def at(frozen, run_jobs, letters, cast):
    """`at(event, 60)`: what Amara got by an hour before the event was to begin; `cast` may ask of others."""

    def reminded(event, minutes, person=None):
        frozen(event.start_utc - timedelta(minutes=minutes))
        run_jobs()
        run_jobs()
        return letters(person or cast.amara).count("reminder")

    return reminded


def test_each_offset_is_told_once_in_its_time(published, cast, do, at):
    event = published()
    do(reminders.choose, event, [TWO_HOURS, DAY, WEEK])
    do(registration.register, event, cast.amara.id)
    found = [at(event, minutes) for minutes in (WEEK + 1, WEEK, WEEK - 60, DAY + 1, DAY, DAY - 60, 121, 120, 1)]
    assert found == [0, 1, 1, 1, 2, 2, 2, 3, 3]


def test_none_chosen_is_none(published, cast, do, at):
    event = published()
    do(reminders.choose, event, [])
    do(registration.register, event, cast.amara.id)
    assert at(event, 1) == 0


def test_when_the_event_moves_they_move_and_come_anew(published, cast, do, at, change):
    event = published()
    do(reminders.choose, event, [WEEK, TWO_HOURS])
    do(registration.register, event, cast.amara.id)
    assert at(event, WEEK - 1) == 1
    later = datetime.fromisoformat("2026-06-16 07:45")
    event = change(event, local_start=later, local_end=later + timedelta(hours=2))
    assert [at(event, minutes) for minutes in (WEEK + 1, WEEK, 120)] == [1, 2, 3]


def test_whoever_signs_up_within_the_time_goes_without(published, cast, do, at, frozen):
    event = published()
    do(reminders.choose, event, [WEEK, DAY])
    frozen(event.start_utc - timedelta(minutes=WEEK - 1))
    do(registration.register, event, cast.amara.id)
    frozen(event.start_utc - timedelta(minutes=DAY))
    do(registration.register, event, cast.jonas.id)
    assert [at(event, minutes) for minutes in (WEEK - 5, DAY - 5)] == [0, 1]
    assert at(event, 1, cast.jonas) == 0


def test_what_is_chosen_too_late_is_let_pass_and_what_was_missed_is_not_told_twice(published, cast, do, at, frozen):
    event = published()
    do(registration.register, event, cast.amara.id)
    frozen(event.start_utc - timedelta(minutes=2 * DAY))
    do(reminders.choose, event, [WEEK, THREE_DAYS, DAY])
    assert at(event, 2 * DAY - 1) == 0
    assert at(event, 60) == 1  # nothing ran meanwhile: one, not two
    assert at(event, 1) == 1


def test_a_copy_is_reminded_of_like_its_origin_and_the_page_says_so(published, cast, do, browser_as):
    event = published()
    osei, where = browser_as(cast.osei), f"/events/{event.slug}/manage/reminders"
    page = osei.submit(where, {"offsets": [str(WEEK), str(TWO_HOURS)]}, follow=True).page
    assert "a week before and two hours before" in page.text
    copy = do(planning.create_event, a_plan(title="Again"), by=cast.osei.id, like=event)
    assert copy.reminders == [WEEK, TWO_HOURS]
    osei.submit(where, {"offsets": []})
    assert "Nobody is reminded." in osei.page(f"/events/{event.slug}/manage/message").text


def test_two_workers_remind_everybody_once(published, cast, do, frozen, letters, at_once, monkeypatch):
    """Both have read whom they are to remind before either writes a letter."""
    event = published()
    for person in cast.all("amara", "jonas"):
        do(registration.register, event, person.id)
    frozen(event.start_utc - timedelta(minutes=DAY - 1))
    now, both, look = clock.now(), threading.Barrier(2), reminders.reach.readers

    def slowly(ids):
        with suppress(threading.BrokenBarrierError):  # the other one waits for the lock
            both.wait(1)
        return look(ids)

    monkeypatch.setattr(reminders.reach, "readers", slowly)
    assert at_once(lambda: reminders.remind(now), lambda: reminders.remind(now)) == [None, None]
    assert sorted(name for kind, name in letters() if kind == "reminder") == ["amara", "jonas"]
