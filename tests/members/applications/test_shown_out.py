"""Whoever the office has shown out does not come back by themselves: it decides, also where a plan begins at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.applications.operations import sending
from portal.members.applications.states import state_of
from portal.members.memberships.models import EndKind, Membership, Plan
from portal.members.memberships.operations import endings, suspensions
from portal.members.memberships.operations.memberships import start_membership
from tests.members.conftest import whole


@pytest.mark.parametrize(
    ("happened", "stands"),
    [("ended", "submitted"), ("resigned", "approved"), ("suspended", "submitted"), ("taken in again", "approved")],
)
def test_the_office_decides_about_whom_it_has_shown_out(cast, plan, draft, happened, stands):
    amara, day = cast.amara, today()
    with unit_of_work():
        held = whole(db.session.scalars(select(Membership.id).where(Membership.person_id == amara.id)).one())
        plan.approval, plan.family = False, db.session.get_one(Plan, held.plan_id).family + 1
        if happened == "suspended":
            suspensions.suspend(held, start=day, end=None, reason="Until it is clear")
        else:
            kind = EndKind.RESIGNED if happened == "resigned" else EndKind.ENDED
            endings.end_membership(held, last_day=day - timedelta(9), reason="As the board has it", kind=kind)
        if happened == "taken in again":
            again = start_membership(
                amara, db.session.get_one(Plan, held.plan_id), day - timedelta(5), cover=None, now=clock.now()
            )
            endings.end_membership(whole(again.id), last_day=day - timedelta(2), reason="Moved", kind=EndKind.RESIGNED)
        application = draft(plan, person=amara)
        sending.send(application, sponsors=0, today=day, now=clock.now())
    assert state_of(application).value == stands
