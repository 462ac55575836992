"""The office narrows its lists to who is on a plan, whose renewal is due and who came when, and sorts by what ends."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from portal.core.work import unit_of_work
from portal.members.memberships.operations import endings, organisations
from tests.support.statements import count_statements

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _in_november(frozen):
    frozen(datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.fixture
def office(cast, browser_as):
    return browser_as(cast.petra)


@pytest.fixture
def ending(make_person, make_firm, begin, plan, firm_plan):
    """People by when what covers them ends: soon, later, past, never; through a firm; and one who has left."""
    made = {name: make_person(name) for name in ("In a week", "In two months", "Late", "Gone", "Honoured", "Left")}
    begin(made["In a week"], plan, date(2026, 1, 1), until=date(2026, 11, 29))
    begin(made["In two months"], plan, date(2025, 2, 1), until=date(2027, 1, 20))
    begin(made["Late"], plan, date(2025, 11, 10), until=date(2026, 11, 10))
    begin(made["Gone"], plan, date(2024, 3, 1), until=date(2025, 3, 1))
    begin(made["Honoured"], plan, date(2020, 1, 1), kind="honorary", open_ended=True)
    left = begin(made["Left"], plan, date(2024, 1, 1), until=date(2026, 12, 1))
    firm, speaker = make_firm("Kessler Bells"), make_person("Speaker")
    begin(firm, firm_plan, date(2026, 3, 1), until=date(2026, 12, 5))
    with unit_of_work():
        endings.end_membership(left, last_day=date(2026, 6, 30), reason="Moved away")
        organisations.represent(firm, speaker, kind="primary", start=date(2026, 5, 1))
    return made | {"Speaker": speaker, "firm": firm}


def names(page) -> list[str]:
    return [each for each in page.texts("tbody .name") if each != "Petra Novak"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("due=30", ["Speaker", "In a week"]),
        ("due=60", ["In two months", "Speaker", "In a week"]),
        ("due=passed", ["Gone", "Late"]),
        ("due=rubbish&status=grace", ["Late"]),
        ("since=2026-01-01", ["Speaker", "In a week"]),
        ("since=2026-01-01&due=30&q=week", ["In a week"]),
        ("order=ends", ["Late", "In a week", "Speaker", "In two months"]),
        ("order=ends&status=active", ["In a week", "Speaker", "In two months"]),
        ("order=ends&status=lapsed", ["Gone"]),
    ],
)
def test_people_are_narrowed_to_what_is_asked(office, ending, asked, expected):
    found = names(office.page(f"/office/people?{asked}"))
    assert found == expected if "order" in asked else sorted(found) == sorted(expected)


def test_a_plan_shows_who_is_on_it_and_nobody_who_was(office, ending, firm_plan):
    page = office.page(f"/office/people?plan={firm_plan.id}")
    assert names(page) == ["Speaker"]
    assert page.texts(".tag-accent")[0].startswith("Firm")


def test_who_has_two_memberships_that_run_out_is_named_once_by_the_first(office, ending, begin, plan, firm_plan):
    begin(ending["Speaker"], plan, date(2026, 11, 1), until=date(2026, 11, 25))
    page = office.page("/office/people?order=ends")
    assert names(page) == ["Late", "Speaker", "In a week", "In two months"]
    counted = len(page("tbody tr"))
    assert page("caption")[0].get_text().startswith(f"{counted} people whose membership runs out")


def test_more_than_a_page_of_what_runs_out_is_counted_once_each(office, ending, make_person, begin, plan, firm_plan):
    for number in range(55):
        begin(make_person(f"Somebody {number}"), plan, date(2026, 1, 1), until=date(2026, 12, 10))
    begin(ending["Speaker"], plan, date(2026, 11, 1), until=date(2026, 11, 25))
    first, second = (office.page(f"/office/people?order=ends&page={number}") for number in (1, 2))
    found = len(first("tbody tr")) + len(second("tbody tr"))
    assert first("caption")[0].get_text().startswith(f"{found} people whose membership runs out")


def test_a_day_that_is_none_is_said_and_kept(office, ending):
    page = office.page("/office/people?since=31.12.2026")
    assert "This is not a day." in page
    assert page("#since")[0]["value"] == "31.12.2026"
    assert len(names(page)) == 7


def test_each_filter_has_its_way_out_and_the_others_stay(office, ending):
    page = office.page("/office/people?due=30&since=2026-01-01&status=active")
    out = {link.get_text(" ", strip=True).split(" ,")[0]: link["href"] for link in page(".tags a.tag-accent")}
    assert out == {
        "Due within 30 days": "/office/people?since=2026-01-01&status=active",
        "Member since 1 January 2026 or later": "/office/people?due=30&status=active",
    }
    hidden = {each["name"]: each["value"] for each in page('form[role="search"] input[type="hidden"]')}
    assert hidden == {"status": "active"}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("", ["Ashby Coal", "Kessler Bells", "Zed"]), ("status=none", ["Zed"]), ("due=30", ["Kessler Bells"]),
     ("status=lapsed", ["Ashby Coal"]), ("order=ends&status=active", ["Kessler Bells"]), ("q=kess", ["Kessler Bells"])],
)  # fmt: skip
def test_organisations_are_narrowed_alike(office, ending, make_firm, begin, firm_plan, asked, expected):
    begin(make_firm("Ashby Coal"), firm_plan, date(2023, 1, 1), until=date(2024, 1, 1))
    make_firm("Zed")
    page = office.page(f"/office/organisations?{asked}")
    assert page.texts("tbody th") == expected
    assert "Active until 4 December 2026" in page.text or "Kessler Bells" not in expected


def test_nothing_found_says_so_and_leads_back(office, ending):
    assert "No organisation fits this" in office.page("/office/organisations?status=suspended")
    assert "Nobody fits this" in office.page("/office/people?due=90&q=nowhere")


def test_a_list_asks_as_little_whatever_it_is_narrowed_to(office, ending):
    for path in (
        "/office/people?due=30&since=2020-01-01&order=ends", "/office/organisations?due=30&order=ends",
        "/office/renewals",
    ):  # fmt: skip
        with count_statements() as statements:
            assert office.page(path)("tbody tr"), path
        assert len(statements) <= 8, str(statements)
