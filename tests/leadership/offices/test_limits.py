"""How often somebody may serve in a row, worked by hand before it was computed."""

from __future__ import annotations

from datetime import date

import pytest

from portal.core.dates import Stretch
from portal.leadership.offices.limits import Rule, Served, counted, half_of, in_a_row, is_over, said, so_far

#: Days of a term (from, to), months of a full one, and what they count for: terms, and months that do not.
COUNTED = [
    # Whole terms.
    ("2020-01-01", "2022-01-01", 24, (1, 0)),
    ("2020-01-01", "2024-01-01", 24, (2, 0)),
    ("2020-01-01", "2021-01-01", 12, (1, 0)),
    ("2020-01-01", "2026-01-01", 24, (3, 0)),
    ("2019-07-01", "2022-07-01", 36, (1, 0)),
    ("2020-03-01", "2020-04-01", 1, (1, 0)),
    # Half of a term counts for nothing, a day more for the whole.
    ("2020-01-01", "2021-01-01", 24, (0, 12)),
    ("2020-01-01", "2021-01-02", 24, (1, 0)),
    ("2020-01-01", "2020-12-31", 24, (0, 11)),
    ("2020-01-01", "2020-07-01", 12, (0, 6)),
    ("2020-01-01", "2020-07-02", 12, (1, 0)),
    ("2021-07-01", "2022-01-01", 12, (0, 6)),
    ("2021-07-01", "2022-01-02", 12, (1, 0)),
    # An odd number of months: half a month is fifteen days.
    ("2020-01-01", "2020-02-16", 3, (0, 1)),
    ("2020-01-01", "2020-02-17", 3, (1, 0)),
    ("2020-01-01", "2020-01-16", 1, (0, 0)),
    ("2020-01-01", "2020-01-17", 1, (1, 0)),
    # Nearly a term, nearly nothing.
    ("2020-01-01", "2021-12-31", 24, (1, 0)),
    ("2020-01-01", "2020-01-02", 24, (0, 0)),
    ("2020-01-01", "2020-02-01", 24, (0, 1)),
    # Longer than a term: the rest is judged by itself.
    ("2020-01-01", "2022-08-01", 24, (1, 7)),
    ("2020-01-01", "2023-01-01", 24, (1, 12)),
    ("2020-01-01", "2023-01-02", 24, (2, 0)),
    ("2020-01-01", "2021-07-01", 12, (1, 6)),
    ("2020-01-01", "2021-07-02", 12, (2, 0)),
    # Leap days and ends of months.
    ("2020-02-29", "2021-02-28", 12, (1, 0)),
    ("2020-02-29", "2022-02-28", 24, (1, 0)),
    ("2019-08-31", "2020-02-29", 12, (0, 6)),
    ("2019-08-31", "2020-03-01", 12, (1, 0)),
    ("2020-08-31", "2021-02-28", 6, (1, 0)),
]
TWO_YEARS = Rule(most=3, months=24, pause=12)
#: What somebody has served, the days they would serve, and whether that is too much of three terms of two years.
OVER = [
    ([], ("2026-01-01", "2028-01-01"), False),
    ([("2020-01-01", "2022-01-01")], ("2022-01-01", "2024-01-01"), False),
    ([("2018-01-01", "2020-01-01"), ("2020-01-01", "2022-01-01")], ("2022-01-01", "2024-01-01"), False),
    ([("2016-01-01", "2022-01-01")], ("2022-01-01", "2024-01-01"), True),
    ([("2016-01-01", "2018-01-01"), ("2018-01-01", "2020-01-01"), ("2020-01-01", "2022-01-01")],
     ("2022-01-01", "2024-01-01"), True),
    # A stub of half a term or less stands for nothing, before or now.
    ([("2017-01-01", "2018-01-01"), ("2018-01-01", "2022-01-01")], ("2022-01-01", "2024-01-01"), False),
    ([("2016-12-31", "2018-01-01"), ("2018-01-01", "2022-01-01")], ("2022-01-01", "2024-01-01"), True),
    ([("2016-01-01", "2022-01-01")], ("2022-01-01", "2023-01-01"), False),
    ([("2016-01-01", "2022-01-01")], ("2022-01-01", "2023-01-02"), True),
    # After the pause one begins anew; a day before it one does not.
    ([("2016-01-01", "2022-01-01")], ("2023-01-01", "2025-01-01"), False),
    ([("2016-01-01", "2022-01-01")], ("2022-12-31", "2024-12-31"), True),
    ([("2012-01-01", "2014-01-01"), ("2018-01-01", "2022-01-01")], ("2022-01-01", "2024-01-01"), False),
    # What is arranged for later counts as well, and so does a term without an end.
    ([("2020-01-01", "2022-01-01"), ("2024-01-01", "2028-01-01")], ("2022-01-01", "2024-01-01"), True),
    ([("2020-01-01", "2022-01-01"), ("2025-06-01", "2029-06-01")], ("2022-01-01", "2024-01-01"), False),
    ([("2018-01-01", "2022-01-01")], ("2022-01-01", None), False),
    ([("2016-01-01", "2022-01-01")], ("2022-01-01", None), True),
]  # fmt: skip
#: What was served by the day, and the sentence about it.
SAID = [
    ([], "2026-01-01", "Nothing that counts: may serve 3 more times."),
    ([("2022-01-01", "2026-01-01")], "2026-01-01", "2 terms in a row: may serve once more."),
    ([("2021-06-01", "2022-01-01"), ("2022-01-01", "2026-01-01")], "2026-01-01",
     "2 terms in a row and 7 of 24 months, which do not count: may serve once more."),
    ([("2020-01-01", "2026-01-01")], "2026-01-01", "3 terms in a row: may serve again from 1 January 2027."),
]  # fmt: skip


def stretch(days: tuple[str, str | None]) -> Stretch:
    first, last = days
    return Stretch(date.fromisoformat(first), date.fromisoformat(last) if last else None)


def known(served: list[tuple[str, str | None]]) -> list[Served]:
    return [Served(each, each.end) for each in map(stretch, served)]


@pytest.mark.parametrize(("first", "last", "months", "wanted"), COUNTED)
def test_what_a_term_counts_for(first, last, months, wanted):
    assert counted(stretch((first, last)), months) == wanted


@pytest.mark.parametrize(("served", "days", "wanted"), OVER)
def test_whether_it_is_too_much(served, days, wanted):
    assert is_over(known(served), stretch(days), TWO_YEARS) is wanted
    assert is_over(known(served)[::-1], stretch(days), TWO_YEARS) is wanted


@pytest.mark.parametrize(("served", "day", "sentence"), SAID)
def test_it_is_said_with_its_arithmetic(app, served, day, sentence):
    assert said(so_far(known(served), date.fromisoformat(day), TWO_YEARS), TWO_YEARS) == sentence


def test_there_are_enough_cases():
    assert len(COUNTED) + len(OVER) >= 40


def test_the_row_is_told_in_order():
    days = known([("2020-01-01", "2022-01-01"), ("2024-01-01", "2026-01-01")])
    between = stretch(("2022-01-01", "2024-01-01"))
    assert in_a_row(days, between, 12) == [days[0], Served(between, between.end), days[1]]
    assert half_of(date(2020, 1, 31), 2) == date(2020, 2, 29)
