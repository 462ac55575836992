"""Organisers hear a week, and two days, before a shift that people are missing on it; in one letter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail.models import DeliveryContent
from portal.volunteering import operations
from portal.volunteering.alerts.models import ShiftAlert
from portal.volunteering.alerts.sweeps import alert
from portal.volunteering.models import CancelledBy, Role
from portal.volunteering.operations import Plan
from tests.support.people import Cast
from tests.volunteering.conftest import ZONE, mails, shift_at, takes

Frozen = Callable[..., Any]
OSEI = "osei@members.example"


def swept() -> int:
    """How many letters the sweep wrote, which is taken up twice."""
    before = len(mails("lacking"))
    alert(clock.now())
    alert(clock.now())
    return len(mails("lacking")) - before


def test_each_organiser_gets_one_letter_of_all_shifts_a_week_before_and_two_days_before(
    cast: Cast, supper: SimpleNamespace, frozen: Frozen
) -> None:
    takes(supper.clash, cast.jonas)
    frozen(supper.early.start_utc - timedelta(days=7, minutes=1))
    assert swept() == 0
    frozen(supper.early.start_utc - timedelta(days=7))
    assert (swept(), mails("lacking")) == (1, [OSEI]), "the early and the late one of that day, in one letter"
    source = db.session.scalars(db.select(DeliveryContent.source).order_by(DeliveryContent.delivery_id.desc())).first()
    assert source is not None
    assert "2 missing" in source
    assert source.count("one missing") == 1, "the one that is filled is not told of"
    frozen(supper.early.start_utc - timedelta(hours=49))
    assert swept() == 0
    frozen(supper.early.start_utc - timedelta(hours=48))
    assert swept() == 1
    frozen(supper.late.start_utc - timedelta(hours=47))
    assert swept() == 0, "it was in the same letter"


def test_nothing_is_told_of_a_shift_that_is_filled_off_or_moved_away(
    cast: Cast, supper: SimpleNamespace, frozen: Frozen, role: Role
) -> None:
    takes(supper.early, cast.amara)
    takes(supper.clash, cast.jonas)
    with unit_of_work():
        operations.cancel_shift(supper.late, reason="No tables.", now=clock.now())
    frozen(supper.early.start_utc - timedelta(hours=47))
    assert (swept(), db.session.query(ShiftAlert).count()) == (0, 0)
    mine = operations.assignments.live_assignment(supper.early, cast.amara.id)
    assert mine is not None
    with unit_of_work():
        operations.cancel_assignment(mine, by=CancelledBy.PERSON, now=clock.now())
    assert swept() == 1, "somebody gave it back"
    with unit_of_work():
        operations.change_shift(supper.early, _moved(role, days=8), now=clock.now())
    assert swept() == 0
    frozen(supper.early.start_utc - timedelta(days=7))
    assert swept() == 1, "at its new time it is told of anew"


def _moved(role: Role, days: int) -> Plan:
    day = clock.today(ZONE) + timedelta(days)
    return Plan(role=role, day=day, start=time(17), end=time(19), zone=ZONE, least=1, most=2)


@pytest.mark.parametrize(
    ("shift_day", "due"),
    [
        (date(2027, 11, 3), datetime(2027, 10, 27, 17, tzinfo=UTC)),
        (date(2027, 3, 30), datetime(2027, 3, 23, 18, tzinfo=UTC)),
    ],
)
def test_a_week_before_is_a_week_on_the_wall_where_the_clocks_change(
    cast: Cast, role: Role, supper: SimpleNamespace, frozen: Frozen, shift_day: date, due: datetime
) -> None:
    frozen(due - timedelta(days=10))
    shift_at(role, supper.event, days=(shift_day - clock.today(ZONE)).days)
    frozen(due - timedelta(minutes=1))
    assert swept() == 0
    frozen(due)
    assert swept() == 1


def test_a_shift_planned_just_now_is_not_told_of(
    cast: Cast, role: Role, supper: SimpleNamespace, frozen: Frozen
) -> None:
    frozen(supper.early.start_utc - timedelta(days=9))
    shift_at(role, supper.event, days=1)
    assert swept() == 0
    frozen(clock.now() + timedelta(hours=6))
    assert swept() == 1
