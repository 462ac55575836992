"""The seats of a body over the years: what stands in each, for those who plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership.offices.models import Body, HoldOver, Position, Seat, Term, Via
from portal.leadership.offices.years import Kind, Year, row
from portal.members.people.models import Person
from tests.leadership.conftest import begin, today
from tests.support.client import Client
from tests.support.people import Cast
from tests.support.statements import count_statements

DAY = date(2026, 6, 15)


def seat(*, until: date | None = None, cycle: date | None = None) -> Seat:
    body = Body(formed=date(2020, 1, 1), dissolved=None)
    place = Position(body=body, term_months=24, hold_over=HoldOver.UNTIL_SUCCESSOR)
    return Seat(position=place, valid_from=date(2023, 1, 1), valid_until=until, cycle_from=cycle)


def term(start: date, planned: date, end: date | None = None, **said: date) -> Term:
    return Term(person=Person(name="Amara"), start=start, planned_end=planned, end=end, via=Via.ELECTED, **said)


def said(year: Year) -> list[tuple[Kind, date, date | None]]:
    return [(part.kind, part.days.start, part.days.end) for part in year.parts]


def test_each_day_of_each_year_is_somebody_s_or_open_or_empty() -> None:
    terms = [
        term(date(2024, 3, 1), date(2025, 3, 1), date(2025, 3, 1)),
        term(date(2025, 9, 1), date(2026, 9, 1)),
    ]
    cells = dict(zip(range(2022, 2029), row(seat(until=date(2028, 2, 1)), terms, range(2022, 2029), DAY), strict=True))
    new = {year: date(year, 1, 1) for year in range(2022, 2030)}
    assert said(cells[2022]) == []
    assert said(cells[2023]) == [(Kind.EMPTY, new[2023], new[2024])]
    assert said(cells[2024]) == [
        (Kind.EMPTY, new[2024], date(2024, 3, 1)), (Kind.SERVES, date(2024, 3, 1), new[2025]),
    ]  # fmt: skip
    assert said(cells[2025])[-1] == (Kind.SERVES, date(2025, 9, 1), new[2026])
    assert said(cells[2026]) == [
        (Kind.SERVES, new[2026], date(2026, 9, 1)), (Kind.STAYS, date(2026, 9, 1), new[2027]),
    ]  # fmt: skip
    assert said(cells[2028]) == [(Kind.STAYS, new[2028], date(2028, 2, 1))]
    assert [cells[year].changes for year in (2024, 2025, 2026)] == [(), (date(2025, 3, 1),), (date(2026, 9, 1),)]


def test_staying_on_is_seen_up_to_its_last_day_and_a_cycle_goes_on() -> None:
    limited = term(date(2024, 5, 1), date(2026, 5, 1), date(2026, 11, 1), held_to=date(2026, 11, 1))
    cells = row(seat(cycle=date(2024, 5, 1)), [limited], range(2026, 2031), DAY)
    assert said(cells[0]) == [
        (Kind.SERVES, date(2026, 1, 1), date(2026, 5, 1)), (Kind.HELD_OVER, date(2026, 5, 1), date(2026, 11, 1)),
        (Kind.OPEN, date(2026, 11, 1), date(2027, 1, 1)),
    ]  # fmt: skip
    assert [cell.changes for cell in cells] == [
        (date(2026, 5, 1),), (), (date(2028, 5, 1),), (), (date(2030, 5, 1),),
    ]  # fmt: skip


def test_the_page_is_for_those_who_plan(
    cast: Cast, house_of: SimpleNamespace, browser_as: Callable[[Person], Client]
) -> None:
    begin(house_of.treasurer_seat, cast.amara, today(), date(today().year + 2, 7, 1))
    path = f"/leadership/bodies/{house_of.board.slug}"
    assert "Seats over the years" in browser_as(cast.greta).page(path).text
    assert "Seats over the years" not in browser_as(cast.amara).page(path).text
    assert browser_as(cast.amara).get(f"{path}/years").status_code == 404
    client = browser_as(cast.greta)
    page = client.page(f"{path}/years")
    assert cast.amara.name in page.text and str(today().year + 4) in page.text
    assert "would stay" in page.text and "A term ends on 30 June" in page.text
    for nonsense in ("abcd", "99999", "-100", "0000", "9999"):
        assert client.get(f"{path}/years?from={nonsense}").status_code == 200, nonsense
    with unit_of_work():
        db.session.execute(db.update(Body).where(Body.id == house_of.board.id).values(public=False))
    db.session.rollback()
    with count_statements() as statements:
        client.get(f"{path}/years?from=2000")
    assert len(statements) <= 8
