"""Somebody whose membership is suspended gives back what they hold for those days: after notice, and not before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.work import unit_of_work
from portal.events.programme.models import Role
from portal.events.programme.operations import team
from portal.events.registrations.operations import attendees, registration
from portal.members.memberships.models import Membership, Representation
from portal.members.memberships.operations import suspensions
from tests.events.conftest import TUESDAY, counted, standing_of
from tests.events.test_changes import read  # noqa: F401 - the words of the latest letter
from tests.members.conftest import begin, firm_plan, make_firm  # noqa: F401 - somebody who belongs by a firm too


@pytest.fixture
def suspend(db):
    """`suspend(person, start=…, end=…)`: from today on, and until somebody lifts it."""

    def decide(person, *, start: date | None = None, end: date | None = None) -> Membership:
        db.session.rollback()
        membership = db.session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
        with unit_of_work():
            suspensions.suspend(
                membership, start=start or clock.now().date(), end=end, reason="A complaint is looked into."
            )
        return membership

    return decide


def test_a_place_is_given_back_after_notice_and_whoever_waits_is_asked(
    published, cast, do, suspend, frozen, run_jobs, read, letters
):  # fmt: skip
    event = published(capacity=1)
    do(registration.register, event, cast.amara.id)
    do(registration.register, event, cast.jonas.id)
    suspend(cast.amara)
    letter = read(cast.amara)
    assert "keep these places for you until Thursday 7 May, 10:00" in letter
    assert "Ask about your neighbour, Tuesday 19 May" in letter
    assert "complaint" not in letter
    frozen.forward(hours=71)
    run_jobs()
    assert (standing_of(event, cast.amara), standing_of(event, cast.jonas)) == ("confirmed", "waitlisted")
    frozen.forward(hours=1)
    run_jobs()
    assert (standing_of(event, cast.amara), standing_of(event, cast.jonas)) == ("removed", "offered")
    assert counted(event) == (1, 1)
    run_jobs()
    assert letters(cast.amara) == ["registered", "suspended", "released"]
    assert "your membership is suspended on that day" in read(cast.amara)


def test_whoever_lifts_it_in_time_keeps_the_place_for_them(published, cast, do, suspend, frozen, run_jobs):
    event = published()
    do(registration.register, event, cast.amara.id)
    membership = suspend(cast.amara)
    frozen.forward(days=2)
    with unit_of_work():
        suspensions.lift_suspension(membership, day=clock.now().date())
    frozen.forward(days=2)
    run_jobs()
    assert standing_of(event, cast.amara) == "confirmed"
    suspend(cast.amara)
    run_jobs()
    assert standing_of(event, cast.amara) == "confirmed", "notice begins anew"
    frozen.forward(days=3)
    run_jobs()
    assert standing_of(event, cast.amara) == "removed"


def test_what_begins_sooner_than_the_notice_is_given_back_at_once(published, cast, do, suspend, frozen, run_jobs, smtp):
    event = published()
    do(registration.register, event, cast.amara.id)
    frozen(event.start_utc - timedelta(days=2))
    suspend(cast.amara)
    run_jobs()
    assert standing_of(event, cast.amara) == "removed"
    run_jobs()
    told = [mail.text for mail in smtp.to(cast.amara.email)]
    assert "begin so soon" in told[-2]
    assert "was given back" in told[-1]


@pytest.mark.parametrize(
    ("days", "stands"),
    [
        ((TUESDAY, None), "removed"),
        ((date(2026, 5, 10), date(2026, 5, 20)), "removed"),
        ((date(2026, 5, 10), TUESDAY), "confirmed"),
        ((date(2026, 5, 20), None), "confirmed"),
    ],
)
def test_only_the_days_of_the_suspension_count(published, cast, do, suspend, frozen, run_jobs, days, stands):
    event = published()
    do(registration.register, event, cast.amara.id)
    suspend(cast.amara, start=days[0], end=days[1])
    frozen.forward(days=4)
    run_jobs()
    assert standing_of(event, cast.amara) == stands


def test_guests_go_with_their_host_and_the_organisers_hear_of_it_and_not_why(
    published, cast, do, suspend, frozen, run_jobs, read, letters
):
    event = published(guest_limit=2, by=cast.osei)
    do(registration.register, event, cast.amara.id, guests=["Bram Ostler"])
    do(team.join, event, cast.jonas.id, Role.DOOR)
    suspend(cast.amara)
    run_jobs()
    letter = read(cast.osei)
    assert "Amara Lindqvist may not be able to come" in letter
    assert "Bram Ostler" in letter
    assert "suspend" not in letter
    assert "The guests whom you were to bring" in read(cast.amara)
    assert letters(cast.jonas) == []
    frozen.forward(days=3)
    run_jobs()
    assert counted(event) == (0, 0)


def test_whom_the_organisers_add_all_the_same_stays(published, cast, do, suspend, frozen, run_jobs):
    event = published()
    suspend(cast.amara)
    frozen.forward(hours=1)
    do(attendees.add, event, cast.amara.id, by=cast.osei.id)
    frozen.forward(days=4)
    run_jobs()
    assert standing_of(event, cast.amara) == "confirmed"


def test_whoever_belongs_by_a_firm_as_well_keeps_the_place(
    published, cast, do, suspend, frozen, run_jobs, make_firm, firm_plan, begin, db, letters
):  # fmt: skip
    event, firm, since = published(), make_firm(), date(2026, 1, 1)
    begin(firm, firm_plan, since)
    with unit_of_work():
        db.session.add(Representation(organisation_id=firm.id, person_id=cast.amara.id, kind="primary", start=since))
    do(registration.register, event, cast.amara.id)
    suspend(cast.amara)
    frozen.forward(days=4)
    run_jobs()
    assert standing_of(event, cast.amara) == "confirmed"
    assert letters(cast.amara) == ["registered"], "nor is anything said to them"
