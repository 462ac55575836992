"""Money: typed in many ways, kept as whole numbers of a currency's smallest unit, said as people say it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import money, settings
from portal.core.say import say_money
from portal.core.work import unit_of_work


@pytest.mark.parametrize(
    ("typed", "currency", "locale", "minor"),
    [
        ("120", "GBP", "en", 12_000),
        ("120.5", "GBP", "en", 12_050),
        ("120,50", "GBP", "en", 12_050),
        ("1,200", "GBP", "en", 120_000),
        ("1.200", "EUR", "de", 120_000),
        ("1,200.50", "GBP", "en", 120_050),
        ("1.200,50", "EUR", "en", 120_050),
        ("1 200 EUR", "EUR", "en", 120_000),
        ("1’200.50", "CHF", "de_CH", 120_050),
        ("£120", "GBP", "en", 12_000),
        ("$5", "USD", "en", 500),
        ("1,234,567", "EUR", "en", 123_456_700),
        ("¥12,000", "JPY", "en", 12_000),
        ("1.250", "KWD", "en", 1_250),
        ("1.5", "KWD", "en", 1_500),
        ("0", "JPY", "en", 0),
    ],
)
def test_what_people_type_is_understood(typed, currency, locale, minor):
    assert money.parse(typed, currency, locale) == minor


@pytest.mark.parametrize(
    ("typed", "currency", "error"),
    [
        ("", "GBP", money.NotMoney),
        ("abc", "GBP", money.NotMoney),
        ("-1", "GBP", money.NotMoney),
        ("1e3", "GBP", money.NotMoney),
        ("٣", "GBP", money.NotMoney),
        ("1,2,3", "GBP", money.NotMoney),
        ("12.345", "GBP", money.TooManyDecimals),
        ("120.50", "JPY", money.TooManyDecimals),
        ("1.2345", "KWD", money.TooManyDecimals),
        ("99999999999", "GBP", money.TooMuch),
    ],
)
def test_what_is_no_amount_is_refused(typed, currency, error):
    with pytest.raises(error):
        money.parse(typed, currency, "en")


@given(st.integers(0, money.MOST), st.sampled_from(money.currencies()), st.sampled_from(["en", "de", "fr", "sv"]))
def test_what_is_shown_to_be_typed_is_read_as_the_same(minor, currency, locale):
    assert money.parse(money.plain(minor, currency, locale), currency, locale) == minor


@pytest.mark.parametrize(("currency", "decimals"), [("JPY", 0), ("KWD", 3), ("EUR", 2), ("ISK", 0), ("TND", 3)])
def test_decimals_are_those_of_the_standard(currency, decimals):
    assert money.decimals(currency) == decimals
    assert money.amount(1, currency) == Decimal(1).scaleb(-decimals)


@pytest.mark.parametrize(
    ("minor", "currency", "said"),
    [
        (12_050, "GBP", "£120.50"), (12_000, "GBP", "£120.00"), (12_000, "JPY", "¥12,000"),
        (1_250, "KWD", "KWD\u00a01.250"), (325, "LBP", "LBP\u00a03.25"),
    ],
)  # fmt: skip
def test_money_is_said_in_its_own_currency(app, minor, currency, said):
    assert say_money(minor, currency) == said


def test_without_a_currency_it_is_the_associations(app):
    with unit_of_work():
        settings.change(currency="JPY")
    assert say_money(1200) == "¥1,200"
    assert say_money(None) == ""


@pytest.mark.parametrize(
    ("zone", "currency"),
    [("Europe/London", "GBP"), ("Asia/Tokyo", "JPY"), ("Asia/Kuwait", "KWD"), ("UTC", "EUR"), ("nowhere", "EUR")],
)
def test_a_zone_tells_what_people_pay_with(zone, currency):
    assert money.of_zone(zone) == currency
