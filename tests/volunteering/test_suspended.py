"""Shifts of somebody whose membership is suspended are open again after notice; what was done stays done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.memberships.models import Membership
from portal.members.memberships.operations import suspensions
from portal.volunteering import sweeps
from portal.volunteering.models import Role
from tests.support.people import Cast
from tests.volunteering.conftest import mails, shift_at, takes


def suspend(person: Any) -> Membership:
    membership = db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
    with unit_of_work():
        suspensions.suspend(membership, start=clock.today("Europe/London"), end=None, reason="A complaint")
    return membership


def test_shifts_are_open_again_after_notice_and_done_ones_stay(
    cast: Cast, supper: SimpleNamespace, role: Role, frozen: Callable[..., Any]
) -> None:
    done, mine, theirs = (
        takes(*which) for which in (
            (shift_at(role, days=1), cast.amara), (supper.early, cast.amara), (supper.early, cast.jonas),
        )
    )  # fmt: skip
    frozen(clock.now() + timedelta(days=2))
    membership = suspend(cast.amara)
    assert mails("suspended") == ["amara@members.example"]
    frozen(clock.now() + timedelta(days=3) - timedelta(minutes=1))
    sweeps.release_suspended(clock.now())
    assert mails("given_back") == []
    frozen(clock.now() + timedelta(minutes=1))
    for _again in range(2):
        sweeps.release_suspended(clock.now())
    assert mails("given_back") == ["osei@members.example"]
    for each in (done, mine, theirs):
        db.session.refresh(each)
    assert [each.is_live for each in (done, mine, theirs)] == [True, False, True]
    with unit_of_work():
        suspensions.lift_suspension(membership, day=clock.today("Europe/London"))
    takes(supper.early, cast.amara)


def test_a_shift_that_begins_sooner_is_open_at_once_and_one_after_a_lifted_suspension_stays(
    cast: Cast, supper: SimpleNamespace, frozen: Callable[..., Any]
) -> None:
    mine, theirs = takes(supper.early, cast.amara), takes(supper.early, cast.jonas)
    membership = suspend(cast.jonas)
    with unit_of_work():
        suspensions.lift_suspension(membership, day=clock.today("Europe/London"))
    frozen(supper.early.start_utc - timedelta(days=1))
    suspend(cast.amara)
    sweeps.release_suspended(clock.now())
    for each in (mine, theirs):
        db.session.refresh(each)
    assert [each.is_live for each in (mine, theirs)] == [False, True]
