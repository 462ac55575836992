"""How seats are passed on over a year: of all together, and nothing of fewer than five."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from portal.core import clock
from portal.core.work import unit_of_work
from portal.leadership import measures
from portal.leadership.offices import operations as offices
from tests.leadership.conftest import begin
from tests.support.people import Cast
from tests.support.statements import count_statements

TODAY = date(2026, 11, 10)


@pytest.fixture(autouse=True)
def _today(frozen) -> None:
    frozen("2026-11-10 12:00")


def said(year: int = 2026) -> list[str | None]:
    return [each.said for each in measures.measures(year, TODAY)]


def seat_of(house_of: SimpleNamespace, people: list, *, gap: int) -> None:
    """A seat of the helpers that changes hands in June, after so many days."""
    with unit_of_work():
        seat = offices.add_seat(house_of.helper, valid_from=date(2024, 6, 1), now=clock.now())
    june = date(2026, 6, 1)
    for person, start, end in zip(
        people, (date(2024, 6, 1), june + timedelta(gap)), (june, date(2028, 6, 1)), strict=True
    ):
        term = begin(seat, person, start, end)
        with unit_of_work():
            term.created_at = clock.now() - timedelta(days=900)


def test_of_fewer_than_five_nothing_is_said(cast: Cast, house_of: SimpleNamespace) -> None:
    seat_of(house_of, [cast.mara, cast.tomas], gap=0)
    assert [each for each in said() if each and "came free" in each] == []
    assert said()[2:] == [None, None, None]


def test_of_all_together_in_words(cast: Cast, house_of: SimpleNamespace) -> None:
    people = cast.extra(10)
    for number in range(5):
        seat_of(house_of, people[2 * number : 2 * number + 2], gap=20 if number < 2 else 0)
    with count_statements() as statements:
        taken, stood, candidates, handed, stayed = said()
    assert taken == "3 of 5 seats that came free"
    assert stood is not None
    assert "days for each seat" in stood
    assert (candidates, stayed) == (None, None)
    assert handed == "0 of 5 handovers"
    assert len(statements) <= 6
