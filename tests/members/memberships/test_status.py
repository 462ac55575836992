"""Status is a function of dates, the same in Python and in SQL, and so are the days people belong."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from portal.core import clock
from portal.core.db import db
from portal.core.sayings import said
from portal.core.work import unit_of_work
from portal.members.memberships import history
from portal.members.memberships.models import Belonging, Membership, Plan, Status, Suspension
from portal.members.memberships.operations import belonging, endings, memberships, organisations, plans, suspensions
from portal.members.memberships.operations.memberships import Cover
from portal.members.memberships.queries import members
from portal.members.memberships.status import is_status, status_on, status_sql
from portal.members.people.models import Person
from tests.members.conftest import whole

START = date(2024, 2, 29)


def statuses(membership: Membership, *days: date) -> list[str]:
    return [status_on(whole(membership.id), day).value for day in days]


def test_a_membership_is_scheduled_active_in_grace_lapsed(begin, plan, make_person):
    membership = begin(make_person(), plan, START)

    assert membership.covered_until == date(2025, 2, 28), "a year from 29 February ends on the 28th"
    days = (date(2024, 2, 28), START, date(2025, 2, 27), date(2025, 2, 28), date(2025, 3, 29), date(2025, 3, 30))
    assert statuses(membership, *days) == ["scheduled", "active", "active", "grace", "grace", "lapsed"]
    person = membership.person_id
    assert [members.is_member_on(person, day) for day in days] == [False, True, True, True, True, False]


def test_the_last_day_is_the_last_day(begin, plan, make_person):
    membership = begin(make_person(), plan, START)
    with unit_of_work():
        endings.end_membership(membership, last_day=date(2024, 6, 30), reason="Moved away")

    assert statuses(membership, date(2024, 6, 30), date(2024, 7, 1)) == ["active", "ended"]


def test_who_resigns_before_the_first_day_never_was_a_member(begin, plan, make_person):
    person = make_person()
    membership = begin(person, plan, START)
    with unit_of_work():
        endings.end_membership(membership, last_day=START - timedelta(days=1), reason="Changed their mind")

    assert statuses(membership, START) == ["ended"]
    assert not members.is_member_on(person.id, START)


def test_each_plan_has_its_own_days_of_grace(begin, make_person):
    with unit_of_work():
        short = plans.add_plan({"name": "Short", "holder": "person", "months": 12, "grace_days": 5, "about": ""})
    membership = begin(make_person(), short, START)
    days = [date(2025, 2, 28) + timedelta(days=after) for after in (4, 5)]
    assert statuses(membership, *days) == ["grace", "lapsed"]
    with unit_of_work():
        memberships.renew(membership, cover=Cover(), now=clock.now(), today=START)
        memberships.reverse_coverage(whole(membership.id).coverage[-1], reason="Bounced", now=clock.now())
    assert statuses(membership, *days) == ["grace", "lapsed"]


@pytest.mark.parametrize("days", [(0, 30, None), (365, 30, None), (365, 0, None), (365, 30, 365), (365, 30, 0)])
def test_python_and_sql_change_on_the_same_day(app, days):
    """On each day on which something changes, and beside it. `days`: covered, of grace, and up to the end if any."""
    covered, grace, end = days
    pauses = [(START + timedelta(days=first), START + timedelta(days=first + 10)) for first in (100, covered + 10)]
    membership = _store(START, end, covered, grace, pauses)
    turns = {0, 100, 110, covered, covered + 10, covered + 20, covered + grace, end or 0}
    for day in (START + timedelta(days=turn + beside) for turn in turns for beside in (-1, 0, 1)):
        said = status_on(membership, day)
        assert db.session.scalar(select(status_sql(day))) == said, day
        assert [each for each in Status if db.session.scalar(select(Membership.id).where(is_status(each, day)))] == [
            said
        ]


def test_honorary_without_end_never_lapses(begin, plan, make_person):
    membership = begin(make_person(), plan, START, kind="honorary", open_ended=True)

    assert statuses(membership, date(2190, 1, 1)) == ["active"]


def test_unpaid_from_the_first_day_is_grace_then_lapsed(begin, plan, make_person):
    membership = begin(make_person(), plan, START, cover=False)

    assert statuses(membership, START, START + timedelta(days=30)) == ["grace", "lapsed"]


def test_a_suspension_hides_coverage_and_is_lifted(begin, plan, make_person):
    person = make_person()
    membership = begin(person, plan, START)
    with unit_of_work():
        suspensions.suspend(membership, start=date(2024, 4, 1), end=None, reason="Complaint under review")
    assert statuses(membership, date(2024, 3, 31), date(2024, 4, 1)) == ["active", "suspended"]
    with unit_of_work():
        suspensions.lift_suspension(membership, day=date(2024, 5, 1))

    assert statuses(membership, date(2024, 4, 30), date(2024, 5, 1)) == ["suspended", "active"]
    assert [members.is_member_on(person.id, day) for day in (date(2024, 4, 30), date(2024, 5, 1))] == [False, True]


def test_renewing_within_grace_continues_and_after_the_lapse_it_is_refused(begin, plan, make_person):
    membership = begin(make_person(), plan, START)
    with unit_of_work():
        memberships.renew(membership, cover=Cover(), now=clock.now(), today=date(2025, 3, 20))
    assert membership.covered_until == date(2026, 2, 28)

    with pytest.raises(memberships.HasLapsed), unit_of_work():
        memberships.renew(membership, cover=Cover(), now=clock.now(), today=date(2026, 3, 30))


def test_who_comes_back_after_a_lapse_gets_a_new_row_and_keeps_the_history(begin, plan, make_person):
    person = make_person()
    first = begin(person, plan, START)
    second = begin(person, plan, date(2026, 1, 1))

    assert second.predecessor_id == first.id
    assert (first.end, said(first.end_reason)) == (date(2025, 3, 30), "Lapsed")
    assert not members.is_member_on(person.id, date(2025, 6, 1))
    assert members.is_member_on(person.id, date(2026, 1, 1))


def test_reversing_the_last_coverage_takes_it_back_and_keeps_it_in_sight(begin, plan, make_person):
    membership = begin(make_person(), plan, START)
    with unit_of_work():
        added = memberships.renew(membership, cover=Cover(), now=clock.now(), today=date(2025, 2, 1))
    with unit_of_work():
        memberships.reverse_coverage(added, reason="The payment bounced", now=clock.now())

    assert membership.covered_until == date(2025, 2, 28)
    assert [bool(each.reversed_at) for each in whole(membership.id).coverage] == [False, True]
    with pytest.raises(memberships.OnlyTheLast), unit_of_work():
        memberships.reverse_coverage(added, reason="Again", now=clock.now())


def test_a_renewal_may_be_recorded_again_after_a_reversal(begin, plan, make_person):
    membership = begin(make_person(), plan, START)
    with unit_of_work():
        memberships.reverse_coverage(whole(membership.id).coverage[0], reason="Bounced", now=clock.now())
    with unit_of_work():
        memberships.renew(membership, cover=Cover(), now=clock.now(), today=START)

    assert membership.covered_until == date(2025, 2, 28)


days = st.integers(-500, 900).map(lambda n: START + timedelta(days=n))
lengths = st.one_of(st.none(), st.integers(0, 500))


@st.composite
def histories(draw):
    """A membership as the database could hold it: start, end, coverage, grace, up to two suspensions."""
    start = draw(days)
    covered = draw(lengths)
    grace = draw(st.integers(0, 60))
    end = draw(lengths)
    cuts = sorted(draw(st.lists(st.integers(-50, 600), min_size=0, max_size=4, unique=True)))
    pauses = [
        (start + timedelta(days=a), start + timedelta(days=b)) for a, b in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    if len(cuts) % 2:
        pauses.append((start + timedelta(days=cuts[-1]), None))
    return start, end, covered, grace, pauses


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories(), asked=st.lists(days, min_size=3, max_size=6))
def test_python_and_sql_say_the_same_and_belonging_is_the_days_that_count(app, history, asked):
    start, end, covered, grace, pauses = history
    with unit_of_work():
        membership = _store(start, end, covered, grace, pauses)
        belonging.refresh([membership.person_id])
        person_id, number = membership.person_id, membership.id
    db.session.expire_all()
    membership = db.session.get_one(Membership, number)
    for day in [*asked, start, start + timedelta(days=covered or 0), start + timedelta(days=(covered or 0) + grace)]:
        said = status_on(membership, day)
        assert db.session.scalar(select(status_sql(day)).where(Membership.id == number)) == said
        agree = [each for each in Status if db.session.scalar(select(Membership.id).where(is_status(each, day)))]
        assert agree == [said]
        assert members.is_member_on(person_id, day) == said.counts, (day, said)


def _store(start, end, covered, grace, pauses) -> Membership:
    db.session.execute(delete(Membership))
    db.session.execute(delete(Belonging))
    person = db.session.scalar(select(Person)) or Person(name="Kofi Ransome")
    plan = db.session.scalar(select(Plan)) or Plan(name="P")
    db.session.add_all([person, plan])
    db.session.flush()
    until = None if covered is None else start + timedelta(days=covered)
    membership = Membership(
        person_id=person.id, plan_id=plan.id, family=1, start=start, created_at=clock.now(), covered_until=until,
        grace_until=None if until is None else until + timedelta(days=grace),
        end=None if end is None else start + timedelta(days=end), end_reason=None if end is None else "Left",
    )  # fmt: skip
    db.session.add(membership)
    db.session.flush()
    db.session.add_all(Suspension(membership_id=membership.id, start=a, end=b, reason="r") for a, b in pauses)
    db.session.flush()
    return whole(membership.id)


def test_belonging_through_a_firm_follows_the_representation(begin, firm_plan, make_person, make_firm):
    person, firm = make_person(), make_firm()
    begin(firm, firm_plan, date(2025, 1, 1))
    with unit_of_work():
        row = organisations.represent(firm, person, kind="primary", start=date(2025, 3, 1))
    with unit_of_work():
        organisations.end_representation(row, last_day=date(2025, 9, 30))

    asked = [date(2025, 2, 28), date(2025, 3, 1), date(2025, 9, 30), date(2025, 10, 1)]
    assert [members.is_member_on(person.id, day) for day in asked] == [False, True, True, False]
    assert db.session.get(Person, person.id) is not None, "a person survives changing employer"


def test_a_new_representative_of_a_member_firm_belongs_at_once(begin, firm_plan, make_person, make_firm):
    firm = make_firm()
    person = make_person()
    with unit_of_work():
        organisations.represent(firm, person, kind="delegate", start=date(2025, 1, 1))
    assert not members.is_member_on(person.id, date(2025, 5, 1))
    begin(firm, firm_plan, date(2025, 4, 1))

    assert [p.id for p in db.session.scalars(members.members_on(date(2025, 5, 1)))] == [person.id]


def test_every_status_has_a_word():
    assert set(history.WORDS) == set(history.TAGS) == set(Status)
    assert all(map(str, history.WORDS.values()))
