"""Days in many shapes, and which of two numbers is the month."""

from __future__ import annotations

from datetime import date

import pytest

from portal.lists.days import FOREVER, Order, is_far_ahead, is_for_life, order_of, orders_of, parse, read
from portal.lists.findings import BadCell, Code
from tests.lists.files import cells, sheet_of

TODAY = date(2026, 11, 26)
THE_THIRD = date(2026, 4, 3)


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-03", "2026/4/3", "2026.04.03", "20260403", "2026-04-03T00:00:00Z", "2026-04-03 23:59:59+02:00",
        "2026-04-03T22:00:00.000Z", "3/4/2026", "03.04.2026", "3.4.26",
        "3. 4. 2026", "03-04-2026", "3 4 2026", "03/04/26",
        "3/4/2026 12:00:00 AM", "03.04.2026 00:00", "03.04.2026, 00:00 Uhr", "3 Apr 2026", "3-Apr-26", "03-APR-2026",
        "3rd April, 2026", "April 3, 2026", "Apr. 3rd, 2026", "Friday, April 3, 2026", "Fri, 3 Apr 2026 10:00:00 +0000",
        "Fri Apr 03 2026 00:00:00 GMT+0200 (CEST)", "2026 Apr 3", "3. April 2026", "Freitag, 3. April 2026",
        "3 avril 2026", "vendredi 3 avril 2026", "3 avr. 2026", "3 de abril de 2026", "3 abr 2026", "3 april 2026",
        "vrijdag 3 april 2026", "46115", "46115.5", "1775174400", "1775174400000", " 2026-04-03 ", "3 aprile 2026",
    ],
)  # fmt: skip
def test_days_in_many_shapes(text):
    assert read(text, day_first=True, today=TODAY) == THE_THIRD


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1er mai 2026", date(2026, 5, 1)), ("2 févr. 2026", date(2026, 2, 2)), ("15 août 2019", date(2019, 8, 15)),
        ("1 déc. 2019", date(2019, 12, 1)), ("12 juil. 2020", date(2020, 7, 12)), ("1. März 2020", date(2020, 3, 1)),
        ("24. Dez. 2020", date(2020, 12, 24)), ("5. Jänner 2020", date(2020, 1, 5)),
        ("1 de enero de 2020", date(2020, 1, 1)),
        ("6 ene. 2020", date(2020, 1, 6)), ("31 dic 2020", date(2020, 12, 31)), ("1 mrt 2020", date(2020, 3, 1)),
        ("1 mei 2020", date(2020, 5, 1)), ("2 okt. 2020", date(2020, 10, 2)), ("31 August 2020", date(2020, 8, 31)),
        ("9 Sept 2020", date(2020, 9, 9)), ("29 Feb 2024", date(2024, 2, 29)), ("mar. 3 mars 2020", date(2020, 3, 3)),
        ("17 Jul 2021", date(2021, 7, 17)),
    ],
)  # fmt: skip
def test_months_in_words(text, wanted):
    assert read(text, day_first=True, today=TODAY) == wanted


@pytest.mark.parametrize(
    ("text", "day_first", "wanted"),
    [
        ("03/04/2026", False, date(2026, 3, 4)), ("4/3/2026 12:00:00 AM", False, THE_THIRD),
        ("3 Apr 2026", False, THE_THIRD),
        ("25/12/2026", False, date(2026, 12, 25)), ("12/25/2026", True, date(2026, 12, 25)),
    ],
)  # fmt: skip
def test_the_month_comes_first_where_it_does_and_where_it_must(text, day_first, wanted):
    assert read(text, day_first=day_first, today=TODAY) == wanted


@pytest.mark.parametrize(
    "text",
    ["31/02/2026", "yesterday", "2026", "13/13/2026", "0001-01-01", "29 Feb 2025", "April 2026", "3 Smarch 2026",
     "99999", "1", "12345678901234567890", "Ada 3 May Brown", "3/4", "№ 5", "1880-01-01"],
)  # fmt: skip
def test_what_is_no_day(text):
    with pytest.raises(BadCell) as refused:
        read(text, day_first=True, today=TODAY)
    assert (refused.value.code, refused.value.text) == (Code.NOT_A_DAY, text)


@pytest.mark.parametrize(
    "text", ["", " ", "-", "–", "n/a", "N/A", "none", "0000-00-00", "0000-00-00 00:00:00", "00.00.0000"]
)
def test_no_day_at_all(text):
    assert read(text, day_first=True, today=TODAY) is None
    with pytest.raises(BadCell):
        parse(text, day_first=True, today=TODAY)


def test_lifetime():
    ends = [read(row[3], day_first=True, today=TODAY) for row in cells(sheet_of("06"))]
    assert ends == [None, FOREVER, FOREVER, FOREVER, FOREVER]


@pytest.mark.parametrize(
    "text",
    ["NEVER", "lifetime", "Life", "unbefristet", "Unbegrenzt", "lebenslang", "9999-12-31", "31.12.9999", "12/31/9999",
     "2999-12-31",
     "illimité", "À vie", "vitalicio", "onbepaalde tijd", "levenslang", "Does not expire", "no end date", "∞"],
)  # fmt: skip
def test_no_end_in_five_languages(text):
    assert read(text, day_first=True, today=TODAY) is FOREVER


def test_admidio_ends_nobody():
    assert read(cells(sheet_of("12c"))[0][12], day_first=True, today=TODAY) is FOREVER


@pytest.mark.parametrize(
    ("text", "year"),
    [("14/03/58", 1958), ("14/03/26", 2026), ("14/03/31", 2031), ("14/03/32", 1932), ("14/03/99", 1999)],
)
def test_two_digits_are_never_more_than_a_few_years_ahead(text, year):
    assert read(text, day_first=True, today=TODAY) == date(year, 3, 14)


def test_two_digits_out_of_the_field_and_where_ends_may_be_further_off():
    assert read(cells(sheet_of("34"))[0][2], day_first=True, today=TODAY) == date(1958, 3, 14)
    assert read("31/12/36", day_first=True, today=TODAY, ahead=10) == date(2036, 12, 31)
    assert read("1-Jan-98", day_first=True, today=date(2097, 1, 1)) == date(2098, 1, 1)


def test_a_beginning_far_ahead():
    assert not is_far_ahead(date(2028, 1, 1), TODAY)
    assert is_far_ahead(date(2058, 3, 14), TODAY)


def test_the_row_that_decides_decides_for_the_whole_list():
    sheet = sheet_of("03")
    columns = {heading: [row[n] for row in cells(sheet)] for n, heading in enumerate(sheet.headings)}
    found = orders_of({name: columns[name] for name in ("Join Date", "Expiration Date")})
    assert set(found.values()) == {Order.MONTH_FIRST}
    assert read("11/2/2020", day_first=False, today=TODAY) == date(2020, 11, 2)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["3/4/2020", "5/6/2020"], Order.EITHER), (["3/4/2020", "12/25/2020"], Order.MONTH_FIRST),
        (["3/4/2020", "25/12/2020"], Order.DAY_FIRST), (["12/25/2020", "25/12/2020"], Order.BOTH),
        (["3.4.2020", "5.6.2020"], Order.DAY_FIRST), (["3.4.2020", "12/25/2020"], Order.BOTH),
        (["2020-04-03", "4/4/2020"], Order.NO_MATTER), ([], Order.NO_MATTER), (["never", "", "x"], Order.NO_MATTER),
        (["3 Apr 2020", "3/4/20 10:00"], Order.EITHER),
    ],
)  # fmt: skip
def test_what_a_column_says_about_day_and_month(texts, order):
    assert order_of(texts) == order


def test_columns_that_leave_it_open_follow_those_that_do_not():
    found = orders_of({"start": ["3/4/2020"], "end": ["12/25/2020"], "other": ["2020-01-01"]})
    assert found == {"start": Order.MONTH_FIRST, "end": Order.MONTH_FIRST, "other": Order.NO_MATTER}
    assert orders_of({"start": ["3/4/2020"], "end": ["5/6/2020"]})["start"] == Order.EITHER
    torn = orders_of({"start": ["13/4/2020"], "end": ["12/25/2020"], "other": ["1/2/2020"]})
    assert torn == {"start": Order.DAY_FIRST, "end": Order.MONTH_FIRST, "other": Order.EITHER}


@pytest.mark.parametrize(
    "plan", ["Lifetime", "Honorary life", "Life member", "Ehrenmitglied", "Membre à vie", "Erelid", "Socio vitalicio"]
)
def test_plans_that_end_never(plan):
    assert is_for_life(plan)


@pytest.mark.parametrize("plan", ["Individual", "Lifestyle brands", "Gold", "", "Wildlife friends"])
def test_plans_that_end(plan):
    assert not is_for_life(plan)
