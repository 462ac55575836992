"""What runs out, on one page for the office: soon, in grace, lapsed lately; and the day of the next letter."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.memberships.models import Membership, RenewalNotice
from portal.members.memberships.operations import endings, renewals, suspensions
from portal.members.memberships.queries.endings import letters_written

TODAY = date(2026, 11, 22)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_november(frozen):
    frozen(at(TODAY))


@pytest.fixture
def office(cast, browser_as):
    return browser_as(cast.petra)


@pytest.fixture
def ending(make_person, make_firm, begin, plan, firm_plan):
    made = {name: make_person(name) for name in ("Soon", "Later", "Late", "Gone", "Long gone", "Paused", "Left")}
    held = {
        name: begin(made[name], plan, until - timedelta(days=300), until=until)
        for name, until in {
            "Soon": date(2026, 12, 1), "Later": date(2027, 1, 10), "Late": date(2026, 11, 10),
            "Gone": date(2026, 10, 1), "Long gone": date(2025, 1, 1), "Paused": date(2026, 12, 2),
            "Left": date(2026, 12, 3),
        }.items()
    }  # fmt: skip
    begin(make_firm("Kessler Bells"), firm_plan, date(2026, 1, 1), until=date(2026, 12, 5))
    with unit_of_work():
        suspensions.suspend(held["Paused"], start=date(2026, 11, 1), end=None, reason="Asked for it")
        endings.end_membership(held["Left"], last_day=date(2026, 11, 10), reason="Moved")
    return held


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("", ["Soon", "Kessler Bells"]), ("within=60", ["Soon", "Kessler Bells", "Later"]), ("show=grace", ["Late"]),
     ("show=lapsed", ["Gone"]), ("show=rubbish&within=-1", ["Soon", "Kessler Bells"])],
)  # fmt: skip
def test_what_runs_out_is_listed_by_when(office, ending, asked, expected):
    assert _whose(office.page(f"/office/renewals?{asked}")) == expected


def test_the_desk_and_the_list_speak_of_the_same_ones(office, ending):
    """Somebody who is suspended is asked for nothing, in grace or before it."""
    with unit_of_work():
        suspensions.suspend(ending["Late"], start=TODAY, end=None, reason="Abroad")
    assert _whose(office.page("/office/renewals?show=grace")) == []
    assert "still in grace" not in office.page("/office/people")
    desk = office.page("/office").text
    assert "Soon’s membership runs up to" in desk
    assert "Paused" not in desk and "Late" not in desk


def _whose(page) -> list[str]:
    return [head.select_one("a").get_text() for head in page("tbody th")]


def test_each_row_says_how_it_stands_and_when_the_next_letter_goes_out(office, ending):
    row = office.page("/office/renewals?show=grace")("tbody tr")[0].get_text(" ", strip=True)
    assert "Member In grace until 9 December 2026" in row
    assert row.endswith("10 December 2026")


def test_the_next_letter_is_the_day_on_which_one_is_written(app, ending):
    """Day by day until after the grace, as the worker does it: what was foretold the day before is what comes."""
    number, foretold, written = ending["Soon"].id, {}, []
    for ahead in range(60):
        day = TODAY + timedelta(days=ahead)
        membership = db.session.get_one(Membership, number)
        foretold[day] = renewals.next_letter(membership, letters_written([membership]).get(number), day)
        before = _letters(number)
        with unit_of_work():
            renewals.write_some(day, now=at(day))
        if _letters(number) > before:
            written.append(day)
    assert written == [date(2026, 11, 24), date(2026, 12, 2), date(2026, 12, 31)]
    for day, said in foretold.items():
        assert said == next((each for each in written if each >= day), None), day


def _letters(number: int) -> int:
    return len(db.session.scalars(select(RenewalNotice).where(RenewalNotice.membership_id == number)).all())


def test_empty_lists_lead_on(office):
    empty = {"": "Nothing runs out soon", "show=grace": "Nothing is in grace", "show=lapsed": "Nothing has lapsed"}
    for asked, said in empty.items():
        assert said in office.page(f"/office/renewals?{asked}")
