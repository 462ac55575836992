"""Days and stretches of them: half-open, so that one ends on the day the next begins."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Date, column, literal, select

from portal.core.dates import (
    Stretch,
    add_months,
    add_years,
    common,
    covers,
    merged,
    overlapping,
    without,
)

MAY = Stretch(date(2026, 5, 1), date(2026, 6, 1))
JUNE = Stretch(date(2026, 6, 1), date(2026, 7, 1))
LATE_MAY = Stretch(date(2026, 5, 20), date(2026, 6, 10))
OPEN = Stretch(date(2026, 5, 10))
FIRST = date(2026, 1, 1)


def days(stretch: Stretch | None, until: int = 60) -> set[int]:
    """Its days as a naive set, seen from FIRST."""
    return set() if stretch is None else {n for n in range(until) if FIRST + timedelta(n) in stretch}


def a_stretch(begin: int, length: int | None) -> Stretch:
    start = FIRST + timedelta(begin)
    return Stretch(start, None if length is None else start + timedelta(length))


stretches = st.builds(a_stretch, st.integers(0, 30), st.one_of(st.none(), st.integers(0, 20)))


def test_the_first_day_is_in_and_the_end_is_not():
    assert date(2026, 5, 1) in MAY
    assert date(2026, 5, 31) in MAY
    assert date(2026, 6, 1) not in MAY
    assert date(2026, 4, 30) not in MAY
    assert MAY.last_day == date(2026, 5, 31)


def test_without_an_end_it_goes_on():
    assert date(2999, 1, 1) in OPEN
    assert date(2026, 5, 9) not in OPEN
    assert OPEN.last_day is None


def test_it_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="end before it starts"):
        Stretch(date(2026, 5, 2), date(2026, 5, 1))


def test_neighbours_touch_and_do_not_overlap():
    assert not MAY.overlaps(JUNE)
    assert not JUNE.overlaps(MAY)
    assert common(MAY, JUNE) is None
    assert merged([JUNE, MAY]) == [Stretch(MAY.start, JUNE.end)]


@given(stretches, stretches)
def test_two_overlap_when_they_share_a_day(one, other):
    shared = days(one) & days(other)
    assert one.overlaps(other) == bool(shared)
    assert other.overlaps(one) == bool(shared)
    assert days(common(one, other)) == shared


@given(st.lists(stretches, max_size=5))
def test_merging_keeps_the_days_and_leaves_a_gap_between_any_two(some):
    whole = merged(some)
    assert set().union(*map(days, whole)) == set().union(*map(days, some))
    assert all(one.end < other.start for one, other in pairwise(whole))


@given(stretches, st.lists(stretches, max_size=4))
def test_what_is_left_are_the_days_in_no_hole(whole, holes):
    left = without(whole, holes)
    assert set().union(*map(days, left)) == days(whole) - set().union(*map(days, holes))
    assert left == sorted(left, key=lambda one: one.start)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-05-19", 12, "2027-05-19"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-03-31", 0, "2026-03-31"),
        ("2026-11-30", -23, "2024-12-30"),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(day, months, then):
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(then)


def test_a_leap_day_has_its_anniversary_on_the_28th():
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)


BORDERS = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 30)]


def day(value: date | None):
    return literal(value, Date())


@pytest.mark.parametrize("stretch", [MAY, OPEN, Stretch(MAY.start, MAY.start)])
def test_the_database_counts_the_same_days(db, stretch):
    its = select(day(stretch.start).label("start"), day(stretch.end).label("end")).subquery()
    for at in BORDERS:
        inside = db.session.scalar(select(covers(its.c.start, its.c.end, day(at))))
        assert bool(inside) == (at in stretch), at


@pytest.mark.parametrize("other", [MAY, JUNE, LATE_MAY, OPEN, Stretch(date(2026, 1, 1), date(2026, 5, 1))])
def test_the_database_finds_the_same_overlaps(db, other):
    its = select(day(other.start).label("start"), day(other.end).label("end")).subquery()
    for mine in (MAY, OPEN):
        end = None if mine.end is None else day(mine.end)
        found = db.session.scalar(select(overlapping(its.c.start, its.c.end, day(mine.start), end)))
        assert bool(found) == mine.overlaps(other), (mine, other)


def test_columns_are_named_by_whoever_asks():
    assert "started" in str(covers(column("started"), column("ended"), date(2026, 5, 1)))
