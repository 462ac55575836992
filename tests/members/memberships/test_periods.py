"""How long a plan covers: from anniversary to anniversary, or by the association's year."""

from __future__ import annotations

from datetime import date

import pytest

from portal.core import clock
from portal.core.work import unit_of_work
from portal.members.memberships import periods
from portal.members.memberships.models import Period, Plan
from portal.members.memberships.operations import memberships, plans
from portal.members.memberships.operations.memberships import Cover
from tests.members.conftest import whole


def plan_of(**values) -> Plan:
    return Plan(period=values.pop("period", Period.ROLLING), months=values.pop("months", 12), joins_next=0, **values)


def test_months_are_counted_from_the_anniversary_not_from_the_last_end():
    anchor, day, ends = date(2026, 1, 31), date(2026, 1, 31), []
    for _ in range(5):
        day = periods.end_of(plan_of(months=1), day, anchor=anchor)
        ends.append(day)

    assert ends == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 30)]


def test_a_leap_day_comes_back_after_four_years():
    anchor, day = date(2024, 2, 29), date(2024, 2, 29)
    for _ in range(4):
        day = periods.end_of(plan_of(), day, anchor=anchor)

    assert day == date(2028, 2, 29)


def test_what_was_covered_to_an_odd_day_goes_on_from_there():
    assert periods.end_of(plan_of(), date(2026, 5, 17), anchor=date(2024, 2, 29)) == date(2027, 5, 17)


@pytest.mark.parametrize(
    ("begins", "joins_next", "start", "end"),
    [
        (1, 0, date(2026, 3, 1), date(2027, 1, 1)),
        (1, 0, date(2026, 1, 1), date(2027, 1, 1)),
        (1, 0, date(2026, 12, 31), date(2027, 1, 1)),
        (1, 3, date(2026, 9, 30), date(2027, 1, 1)),
        (1, 3, date(2026, 10, 1), date(2028, 1, 1)),
        (7, 0, date(2026, 6, 30), date(2026, 7, 1)),
        (7, 0, date(2026, 7, 1), date(2027, 7, 1)),
        (7, 2, date(2026, 5, 1), date(2027, 7, 1)),
    ],
)
def test_a_year_of_the_association(begins, joins_next, start, end):
    plan = Plan(period=Period.CALENDAR, months=12, year_begins=begins, joins_next=joins_next)

    assert periods.end_of(plan, start, anchor=start) == end


def test_the_next_year_comes_with_it_only_for_who_joins():
    plan = Plan(period=Period.CALENDAR, months=12, year_begins=1, joins_next=3)

    assert periods.end_of(plan, date(2026, 11, 1), anchor=date(2020, 5, 1)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"months": 1}, "1 month"), ({"months": 12}, "12 months"),
        ({"period": Period.CALENDAR, "year_begins": 1}, "the calendar year"),
        ({"period": Period.CALENDAR, "year_begins": 7}, "the year up to 30 June"),
    ],
)  # fmt: skip
def test_it_is_said_in_words(app, values, words):
    with app.test_request_context():
        assert periods.said(plan_of(**values)) == words


def test_what_is_paid_is_what_the_plan_costs_on_the_first_day_of_the_stretch(begin, plan, make_person):
    with unit_of_work():
        plans.set_price(plan, start=date(2024, 1, 1), cents=10_000, currency="EUR")
        plans.set_price(plan, start=date(2025, 1, 1), cents=12_000, currency="EUR")
    membership = begin(make_person(), plan, date(2024, 5, 1))
    with unit_of_work():
        memberships.renew(membership, cover=Cover(), now=clock.now(), today=date(2025, 4, 1))
    with unit_of_work():
        memberships.renew(membership, cover=Cover("waived"), now=clock.now(), today=date(2026, 4, 1))

    paid = [(each.cents, each.currency) for each in whole(membership.id).coverage]
    assert paid == [(10_000, "EUR"), (12_000, "EUR"), (None, None)]
