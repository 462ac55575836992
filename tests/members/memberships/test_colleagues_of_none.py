"""A firm without a membership that runs sends no letter to colleagues: the association's name is not its own."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from portal.core.dates import A_DAY
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.memberships.models import ColleagueInvitation, EndKind, Membership
from portal.members.memberships.operations import organisations
from portal.members.memberships.operations.endings import end_membership
from tests.members.memberships.test_colleagues import NOOR, amara, firm, invite  # noqa: F401 - fixtures


def test_a_firm_that_has_left_writes_to_nobody_in_the_associations_name(cast, make_firm, browser_as, run_jobs, smtp):
    """Its primary representative could call it what they like, and ask anybody to follow a link."""
    left = make_firm("Your account is locked")
    with unit_of_work():
        organisations.represent(left, cast.wim, kind="primary", start=date(2026, 1, 1))
    wim, here = browser_as(cast.wim), f"/organisations/{left.id}/people"
    assert "you can invite colleagues again" in wim.page(here)
    posted = NOOR | {"csrf_token": wim.token("/me")}
    assert "no membership that runs today" in wim.post(f"/organisations/{left.id}/colleagues", data=posted).page
    run_jobs()
    assert not smtp.to(NOOR["email"])


def test_nor_does_it_send_a_letter_again(amara, firm, invite, smtp, run_jobs):
    invite()
    [membership] = db.session.scalars(select(Membership).where(Membership.organisation_id == firm.id))
    with unit_of_work():
        end_membership(membership, last_day=today() - A_DAY, reason="Sold.", kind=EndKind.ENDED)
    number = db.session.scalars(select(ColleagueInvitation.id)).one()
    sent = len(smtp.to(NOOR["email"]))
    assert "Send it again" not in amara.page(f"/organisations/{firm.id}/people")
    amara.post(f"/colleagues/{number}/again", data={"csrf_token": amara.token("/me")})
    run_jobs()
    assert len(smtp.to(NOOR["email"])) == sent == 1
