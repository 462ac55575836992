"""Shifts and the clock on the wall: on the nights when it changes, and when their event moves across such a night."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from portal.core import clock
from portal.core.actors import Actor, Standing
from portal.core.dates import local
from portal.core.db import db
from portal.core.wall_clock import BadTime, TimeComesTwice
from portal.core.work import unit_of_work
from portal.events.programme.operations import planning, publishing
from portal.events.registrations.operations import changing
from portal.volunteering import errors, operations
from portal.volunteering.brings import calendar, steps
from portal.volunteering.models import Shift
from portal.volunteering.operations import Plan
from tests.volunteering.conftest import ZONE, mails, takes


@pytest.fixture(autouse=True)
def _in_winter(frozen):
    frozen("2027-01-04 09:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture
def supper(cast, role):
    """Saturday 27 March 2027, the evening before the clocks go forward, 19:00 to 22:00."""
    with unit_of_work():
        plan = planning.Plan(
            title="Supper", local_start=at("2027-03-27 19:00"), local_end=at("2027-03-27 22:00"), zone=ZONE,
            venue="Ropewalk", summary="Sit with people you do not know yet.",
        )  # fmt: skip
        event = planning.create_event(plan, by=cast.osei.id, now=clock.now())
        publishing.publish(event, now=clock.now())
    return event


def offered(role, event, day: str, start: str, end: str) -> Shift:
    plan = Plan(
        role=role, day=date.fromisoformat(day), start=time.fromisoformat(start), end=time.fromisoformat(end),
        zone=ZONE, least=1, most=2,
    )  # fmt: skip
    with unit_of_work():
        made = operations.add_shift(plan, event=event, now=clock.now())
        return db.session.get_one(Shift, made.id)


def moved(event, **values) -> None:
    db.session.commit()
    with unit_of_work():
        changing.change_event(event, replace(planning.plan_of(event), **values), now=clock.now())


def reads(shift: Shift) -> str:
    db.session.refresh(shift)
    start, end = local(shift.start_utc, shift.zone), local(shift.end_utc, shift.zone)
    return f"{start:%a %d %b %H:%M}-{end:%H:%M}"


def test_shifts_keep_their_distance_on_the_wall_when_the_event_moves_across_a_clock_change(supper, role):
    before = offered(role, supper, "2027-03-27", "16:00", "18:00")
    after = offered(role, supper, "2027-03-28", "09:00", "11:00")
    moved(supper, local_start=at("2027-03-20 19:00"), local_end=at("2027-03-20 22:00"))
    assert (reads(before), reads(after)) == ("Sat 20 Mar 16:00-18:00", "Sun 21 Mar 09:00-11:00")
    moved(supper, local_start=at("2027-10-30 20:30"), local_end=at("2027-10-30 23:30"))
    assert (reads(before), reads(after)) == ("Sat 30 Oct 17:30-19:30", "Sun 31 Oct 10:30-12:30")


def test_a_word_that_somebody_comes_is_a_word_for_that_time(supper, role, cast):
    shift = offered(role, supper, "2027-03-27", "16:00", "18:00")
    mine = takes(shift, cast.amara)
    plan = Plan(role=role, day=date(2027, 3, 27), start=time(15), end=time(18), zone=ZONE, least=1, most=2)
    for move in (
        lambda: operations.change_shift(shift, plan, now=clock.now()),
        lambda: moved(supper, local_start=at("2027-04-03 19:00"), local_end=at("2027-04-03 22:00")),
    ):
        with unit_of_work():
            operations.acknowledge(mine, now=clock.now())
        with unit_of_work():
            operations.change_shift(shift, replace(plan, start=local(shift.start_utc, ZONE).time()), now=clock.now())
        assert mine.acknowledged_at is not None, "nothing that concerns them changed"
        db.session.commit()
        with unit_of_work():
            move()
        db.session.refresh(mine)
        assert mine.acknowledged_at is None


def test_shifts_follow_the_event_into_another_zone(supper, role):
    shift = offered(role, supper, "2027-03-27", "16:00", "18:00")
    moved(supper, zone="Europe/Berlin")
    assert shift.zone == "Europe/Berlin"
    assert reads(shift) == "Sat 27 Mar 16:00-18:00"


def test_a_shift_that_would_begin_or_end_in_the_skipped_hour_stays_a_shift(supper, role):
    shift = offered(role, supper, "2027-03-27", "01:10", "01:40")
    moved(supper, local_start=at("2027-03-28 19:00"), local_end=at("2027-03-28 22:00"))
    assert reads(shift) == "Sun 28 Mar 02:10-02:40"


def test_shifts_of_a_postponed_event_wait_for_its_new_day_though_the_old_one_goes_by(supper, role, cast, frozen):
    done = offered(role, supper, "2027-02-01", "16:00", "18:00")
    shift = offered(role, supper, "2027-03-27", "16:00", "18:00")
    takes(shift, cast.amara)
    frozen("2027-03-20 12:00")
    with unit_of_work():
        changing.postpone(supper, "The cook is ill.", now=clock.now())
    assert mails("postponed") == ["amara@members.example"]
    frozen("2027-04-02 12:00")
    when = planning.When(local_start=at("2027-05-01 19:00"), local_end=at("2027-05-01 22:00"))
    db.session.commit()
    with unit_of_work():
        changing.set_date(supper, when, now=clock.now())
    assert reads(shift) == "Sat 01 May 16:00-18:00"
    assert reads(done) == "Mon 01 Feb 16:00-18:00", "what was done before it was postponed stays done"
    assert mails("moved") == ["amara@members.example"]


# --- a time that comes twice ---


def night(role, start: str, end: str, **folds) -> Plan:
    """Sunday 31 October 2027: at two the clocks go back to one."""
    return Plan(
        role=role, day=date(2027, 10, 31), start=time.fromisoformat(start), end=time.fromisoformat(end), zone=ZONE,
        least=1, most=2, **folds,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "folds", "asks"),
    [
        ("01:30", "02:30", {}, "start_fold"),
        ("00:30", "01:30", {}, "end_fold"),
        ("01:45", "01:15", {"start_fold": 0}, "end_fold"),
        ("01:30", "01:30", {"start_fold": 0}, "end_fold"),
    ],
)
def test_a_time_that_comes_twice_is_asked_about(role, start, end, folds, asks):
    with pytest.raises(TimeComesTwice) as asked:
        night(role, start, end, **folds).moments()
    assert asked.value.field == asks


@pytest.mark.parametrize(
    ("start", "end", "folds", "minutes"),
    [
        ("01:30", "02:30", (0, None), 120),
        ("01:30", "02:30", (1, None), 60),
        ("00:30", "01:30", (None, 0), 60),
        ("00:30", "01:30", (None, 1), 120),
        ("01:45", "01:15", (0, 1), 30),
        ("01:30", "01:30", (0, 1), 60),
        ("01:45", "01:15", (1, 0), 23 * 60 + 30),
        ("22:00", "01:00", (None, None), 180),
    ],
)
def test_what_was_answered_decides(role, start, end, folds, minutes):
    begins, ends = night(role, start, end, start_fold=folds[0], end_fold=folds[1]).moments()
    assert ends - begins == timedelta(minutes=minutes)


@pytest.mark.parametrize(("start", "end", "folds"), [("01:15", "01:45", (1, 0)), ("01:30", "01:30", (0, 0))])
def test_an_end_that_is_not_later_is_refused(role, start, end, folds):
    with pytest.raises(errors.EndsBeforeItStarts):
        night(role, start, end, start_fold=folds[0], end_fold=folds[1]).moments()


def test_the_hour_that_does_not_exist_is_refused_by_name(role):
    for start, end, field in (("01:30", "05:00", "start"), ("00:30", "01:30", "end")):
        plan = Plan(
            role=role, day=date(2027, 3, 28), start=time.fromisoformat(start), end=time.fromisoformat(end), zone=ZONE,
            least=0, most=1,
        )  # fmt: skip
        with pytest.raises(BadTime) as refused:
            plan.moments()
        assert refused.value.field == field


def test_the_form_asks_and_keeps_the_answer(supper, role, cast, browser_as):
    osei = browser_as(cast.osei)
    path = f"/events/{supper.slug}/shifts/new"
    form = osei.page(path).form()
    night = {"role": str(role.id), "day": "2027-10-31", "start": "01:30", "end": "02:30"}
    answer = osei.send(form, night, status=422)
    assert "comes twice" in answer.page
    osei.send(answer.page.form(), {"start_fold": "1"})
    shift = db.session.query(Shift).one()
    assert shift.start_utc == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    edit = f"/events/{supper.slug}/shifts/{shift.id}/edit"
    assert "It is on the board." in osei.page(f"/events/{supper.slug}/shifts").text
    osei.send(osei.page(edit).form(), {"note": "Bring gloves."})
    db.session.refresh(shift)
    assert shift.start_utc == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_nobody_is_expected_at_the_old_day_of_a_postponed_event(supper, role, cast, frozen, app):
    shift = offered(role, supper, "2027-03-27", "16:00", "18:00")
    takes(shift, cast.amara)
    frozen("2027-03-26 12:00")
    amara = Actor(account_id=cast.amara.account_id, person_id=cast.amara.id, standing=Standing.MEMBER)
    with app.test_request_context():
        assert [step.order for step in steps.steps(amara, clock.now())][:1] == [12]
        db.session.commit()
        with unit_of_work():
            changing.postpone(supper, "The cook is ill.", now=clock.now())
        assert not [step for step in steps.steps(amara, clock.now()) if step.order == 12]
        (entry,) = calendar.calendar_entries(cast.amara.id, clock.now())
    assert entry.status == "TENTATIVE"
    assert entry.summary == "Postponed: Carry tables, Supper"
