"""How memberships end: resigning from a date and taking it back, another plan, a mistake of the office, a death."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.say import say_date
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.members.memberships.models import EndKind, Membership, Status
from portal.members.memberships.operations import endings, memberships, plans
from portal.members.memberships.operations.memberships import Cover
from portal.members.memberships.queries import members
from portal.members.memberships.status import status_on
from portal.members.people.models import Person
from tests.members.conftest import whole

A_DAY = timedelta(days=1)


@pytest.fixture
def running(begin, plan, make_person) -> Membership:
    """Begun a hundred days ago, covered for a year."""
    return begin(make_person(email="amara@members.example"), plan, today() - timedelta(days=100))


def resign(membership: Membership, day: date) -> None:
    with unit_of_work():
        endings.resign(membership, last_day=day, reason="", today=today())


def test_who_resigns_belongs_up_to_and_including_the_last_day(running):
    last = today() + timedelta(days=10)
    resign(running, last)

    assert running.end_kind is EndKind.RESIGNED
    assert [members.is_member_on(running.person_id, day) for day in (last, last + A_DAY)] == [True, False]


def test_resigning_for_a_day_that_is_over_is_refused(running):
    with pytest.raises(endings.InThePast):
        resign(running, today() - A_DAY)


def test_what_ends_with_its_last_covered_day_is_not_renewed(running):
    resign(running, running.covered_until - A_DAY)
    with pytest.raises(memberships.HasEnded), unit_of_work():
        memberships.renew(running, cover=Cover(), now=clock.now(), today=today())


def test_one_that_never_began_does_not_stand_in_the_way_of_another(running, begin, plan):
    person = whole(running.id).person
    with unit_of_work():
        endings.end_membership(running, last_day=today() + A_DAY, reason="A slip")
    never = begin(person, plan, today() + 9 * A_DAY)
    with unit_of_work():
        endings.resign(never, last_day=today(), reason="", today=today())
    with unit_of_work():
        endings.reopen(running)

    assert members.is_member_on(person.id, today() + 9 * A_DAY)


def test_beside_one_with_an_end_to_come_none_begins(running, begin, plan):
    person = whole(running.id).person
    resign(running, today() + 9 * A_DAY)
    with pytest.raises(memberships.OverlapsAnother):
        begin(person, plan, today() + 9 * A_DAY)
    assert begin(person, plan, today() + 10 * A_DAY).predecessor_id == running.id


def test_a_resignation_is_taken_back_while_its_day_is_still_to_come(running):
    resign(running, today() + timedelta(days=10))
    with unit_of_work():
        endings.stay_after_all(running, today=today() + timedelta(days=9))
    assert (running.end, running.end_kind, running.end_reason) == (None, None, None)
    assert members.is_member_on(running.person_id, today() + timedelta(days=20))


@pytest.mark.parametrize("kind", [EndKind.ENDED, EndKind.RESIGNED])
def test_what_is_over_or_the_office_ended_is_not_taken_back_by_its_holder(running, kind):
    with unit_of_work():
        endings.end_membership(running, last_day=today(), reason="x", kind=kind)
    asked = today() + (A_DAY if kind is EndKind.RESIGNED else -A_DAY)

    with pytest.raises(endings.NoEndToTakeBack), unit_of_work():
        endings.stay_after_all(running, today=asked)


def test_the_office_takes_a_mistake_back_but_never_beside_a_later_membership(running, begin, plan):
    with unit_of_work():
        endings.end_membership(running, last_day=today() - A_DAY, reason="The wrong one")
    with unit_of_work():
        endings.reopen(running)
    assert status_on(whole(running.id), today()) is Status.ACTIVE

    with unit_of_work():
        endings.end_membership(whole(running.id), last_day=today() - A_DAY, reason="Left")
    begin(db.session.get_one(Person, running.person_id), plan, today())
    with pytest.raises(memberships.OverlapsAnother), unit_of_work():
        endings.reopen(whole(running.id))


def test_another_plan_follows_without_a_gap_and_keeps_the_history(running, app):
    with unit_of_work():
        other = plans.add_plan({"name": "Patron", "holder": "person", "months": 12, "grace_days": 0, "about": ""})
    until = running.covered_until
    with unit_of_work():
        new = endings.move_to_plan(running, other, start=today(), cover=Cover(until=until), now=clock.now())

    assert (running.end, running.end_kind, new.start, new.predecessor_id) == (
        today(), EndKind.CHANGED, today(), running.id,
    )  # fmt: skip
    assert members.member_since(running.person_id) == today() - timedelta(days=100)
    with pytest.raises(endings.SamePlan), unit_of_work():
        endings.move_to_plan(new, other, start=today(), cover=Cover(), now=clock.now())


def test_what_has_lapsed_by_then_goes_on_with_no_other_plan(running, app):
    with unit_of_work():
        other = plans.add_plan({"name": "Friend", "holder": "person", "months": 12, "grace_days": 10, "about": ""})
    late = running.grace_until
    with pytest.raises(memberships.HasLapsed), unit_of_work():
        endings.move_to_plan(running, other, start=late, cover=Cover(), now=clock.now())
    with unit_of_work():
        endings.move_to_plan(running, other, start=late - A_DAY, cover=Cover(), now=clock.now())


def test_a_refused_move_leaves_the_running_membership_alone(running, firm_plan, app):
    with pytest.raises(memberships.WrongHolder), unit_of_work():
        endings.move_to_plan(running, firm_plan, start=today(), cover=Cover(), now=clock.now())
    with unit_of_work():
        closed = plans.add_plan({"name": "Old", "holder": "person", "months": 12, "grace_days": 0, "about": ""})
        plans.close_plan(closed, now=clock.now())
    with pytest.raises(memberships.PlanClosed), unit_of_work():
        endings.move_to_plan(running, closed, start=today(), cover=Cover(), now=clock.now())

    assert whole(running.id).end is None


# --- the pages ------------------------------------------------------------------------------------


def test_a_member_leaves_and_changes_their_mind_on_their_own_page(cast, browser_as):
    amara = browser_as(cast.amara)
    membership = db.session.scalars(select(Membership).where(Membership.person_id == cast.amara.id)).one()
    last = today() + timedelta(days=20)
    amara.submit("/me/membership", {"last_day": last.isoformat()}, to=f"/me/membership/{membership.id}/resign")
    assert whole(membership.id).end == last + A_DAY
    page = amara.page("/me/membership")
    assert "Stay after all" in page
    assert f"It ends after {say_date(last)}, its last day." in page
    assert "You have said that you leave" in page
    assert "Leave after this day" not in page

    amara.submit("/me/membership", to=f"/me/membership/{membership.id}/stay-after-all")
    assert whole(membership.id).end is None


def test_a_day_that_is_over_comes_back_with_a_sentence_and_what_was_typed(cast, browser_as):
    amara = browser_as(cast.amara)
    membership = db.session.scalars(select(Membership).where(Membership.person_id == cast.amara.id)).one()
    answer = amara.submit(
        "/me/membership", {"last_day": "2020-01-01", "reason": "Moving to Lisbon"},
        to=f"/me/membership/{membership.id}/resign", status=422,
    )  # fmt: skip
    assert "This day is over." in answer.page
    assert answer.page.one("input[name=reason]")["value"] == "Moving to Lisbon"


def test_nobody_decides_on_the_membership_of_another(cast, browser_as):
    membership = db.session.scalars(select(Membership).where(Membership.person_id == cast.amara.id)).one()
    jonas = browser_as(cast.jonas)
    for act in ("stay", "resign", "stay-after-all"):
        data = {"csrf_token": jonas.token("/me"), "last_day": today().isoformat()}
        assert jonas.post(f"/me/membership/{membership.id}/{act}", data=data).status_code == 404
    assert whole(membership.id).end is None


def test_another_plan_is_another_one(cast, browser_as):
    membership = db.session.scalars(select(Membership).where(Membership.person_id == cast.amara.id)).one()
    with unit_of_work():
        other = plans.add_plan({"name": "Other", "holder": "person", "months": 12, "grace_days": 30, "about": ""})
    page = browser_as(cast.petra).page(f"/office/people/{cast.amara.id}")
    form = page.form(f"/office/memberships/{membership.id}/plan")
    offered = {option["value"] for option in page(f"#move-plan-{membership.id} option")}
    assert str(other.id) in offered and str(membership.plan_id) not in offered and form.values["plan"]


def test_who_stays_is_named_so_to_the_office(cast, browser_as, begin, plan, make_person):
    amara, petra = browser_as(cast.amara), browser_as(cast.petra)
    membership = db.session.scalars(select(Membership).where(Membership.person_id == cast.amara.id)).one()
    with unit_of_work():
        number = whole(membership.id).coverage[-1]
        memberships.reverse_coverage(number, reason="bounced", now=clock.now())
        cover = Cover(until=today() + timedelta(days=14))
        memberships.renew(membership, cover=cover, now=clock.now(), today=membership.start)
    assert "Tell the office that you stay" in amara.page("/me/membership")
    amara.submit("/me/membership", to=f"/me/membership/{membership.id}/stay")
    assert "You have said that you stay." in amara.page("/me/membership")
    assert "They have said that they stay." in petra.page("/office")
    assert not db.session.scalars(select(Delivery).where(Delivery.kind == "members.renewal")).all()


def test_what_they_said_is_over_once_it_is_renewed_or_they_leave(running):
    def says_stays() -> None:
        with unit_of_work():
            memberships.say_stays(running, now=clock.now(), today=today())
        assert whole(running.id).stays_at is not None

    says_stays()
    with unit_of_work():
        memberships.renew(running, cover=Cover(), now=clock.now(), today=today())
    assert whole(running.id).stays_at is None
    says_stays()
    resign(running, today() + A_DAY)
    assert whole(running.id).stays_at is None
