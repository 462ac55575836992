"""What a plan costs, in the association's currency; what was set before keeps the one it was set in."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core import settings
from portal.core.work import unit_of_work
from portal.members.memberships.models import Plan, PlanPrice


@pytest.fixture
def petra(cast, browser_as):
    return browser_as(cast.petra)


def pays_with(currency: str) -> None:
    with unit_of_work():
        settings.change(currency=currency)


@pytest.mark.parametrize(
    ("currency", "typed", "minor", "said", "asked"),
    [
        ("GBP", "120.50", 12_050, "£120.50", "In British pounds: 120 or 120.50."),
        ("JPY", "12,000", 12_000, "¥12,000", "In Japanese yen, like 1200."),
        ("KWD", "12.250", 12_250, "KWD 12.250", "In Kuwaiti dinars: 120 or 120.500."),
    ],
)
def test_a_plan_costs_what_was_typed(petra, db, currency, typed, minor, said, asked):
    pays_with(currency)
    page = petra.page("/office/plans")
    assert asked in page
    answer = petra.submit("/office/plans", {"name": "Gold", "price": typed})
    price = db.session.scalars(select(PlanPrice)).one()
    assert (price.cents, price.currency) == (minor, currency)
    assert said in petra.page(answer.location)
    assert said in petra.page("/office/plans")


def test_a_change_of_currency_leaves_old_prices_alone(petra, db, plan):
    path = f"/office/plans/{plan.id}"
    petra.submit(
        f"/office/plans/{plan.id}", {"start": "2026-01-01", "amount": "120"}, to=f"/office/plans/{plan.id}/price"
    )
    pays_with("EUR")
    petra.submit(
        f"/office/plans/{plan.id}", {"start": "2027-01-01", "amount": "130"}, to=f"/office/plans/{plan.id}/price"
    )
    page = petra.page(path)
    assert "£120.00" in page
    assert "€130.00" in page


@pytest.mark.parametrize(
    ("currency", "typed", "sentence"),
    [
        ("GBP", "ten", "Please give an amount in digits. In British pounds: 120 or 120.50."),
        ("GBP", "1.234", "This currency has 2 decimals at most."),
        ("JPY", "10.5", "This currency has no decimals. Please give a whole amount."),
        ("GBP", "999999999", "This is more than can be kept here."),
    ],
)
def test_what_is_no_price_is_refused_in_a_sentence_and_stays(petra, db, currency, typed, sentence):
    pays_with(currency)
    answer = petra.submit("/office/plans", {"name": "Gold", "price": typed}, status=422)
    assert sentence in answer.page
    assert answer.page.one("input[name=price]")["value"] == typed
    assert not db.session.scalars(select(Plan).where(Plan.name == "Gold")).all()


def test_a_plan_without_a_price_says_so(petra, db):
    petra.submit("/office/plans", {"name": "Gold", "price": ""})
    assert "not said" in petra.page("/office/plans")
    assert not db.session.scalars(select(PlanPrice)).all()
