"""The office's list says how each stands and until when, as the status itself is derived."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.memberships import history
from portal.members.memberships.operations import endings, organisations, suspensions
from portal.members.memberships.queries.endings import in_grace
from portal.members.memberships.queries.standings import standings
from tests.support.statements import count_statements

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _in_november(frozen):
    frozen(datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.fixture
def of_all_kinds(make_person, make_firm, begin, plan, firm_plan):
    """Somebody of each standing, by name."""
    people = {name: make_person(name) for name in ("Covered", "Late", "Gone", "Left", "Soon", "Paused", "None at all")}
    begin(people["Covered"], plan, date(2026, 1, 1), until=date(2027, 6, 1))
    begin(people["Late"], plan, date(2025, 11, 10), until=date(2026, 11, 10))
    begin(people["Gone"], plan, date(2024, 3, 1), until=date(2025, 3, 1))
    left = begin(people["Left"], plan, date(2024, 1, 1), until=date(2027, 1, 1))
    begin(people["Soon"], plan, date(2026, 12, 1))
    paused = begin(people["Paused"], plan, date(2026, 1, 1))
    with unit_of_work():
        endings.end_membership(left, last_day=date(2026, 6, 30), reason="Moved away")
        suspensions.suspend(paused, start=date(2026, 11, 1), end=None, reason="Asked for it")
    firm, speaker = make_firm(), make_person("Speaker")
    begin(firm, firm_plan, date(2026, 1, 1), until=date(2027, 1, 1))
    begin(speaker, plan, date(2015, 1, 1), until=date(2016, 1, 1))
    with unit_of_work():
        organisations.represent(firm, speaker, kind="primary", start=date(2026, 2, 1))
    return people | {"Speaker": speaker}


SAID = {
    "Covered": "Active until the end of May 2027",
    "Late": "In grace until 9 December 2026",
    "Gone": "Lapsed since March 2025",
    "Left": "Ended since July 2026",
    "Soon": "Begins soon from 1 December 2026",
    "Paused": "Suspended",
    "Speaker": "Active until the end of 2026",
    "None at all": "None",
}


def test_each_standing_is_told_with_its_day(of_all_kinds, cast, browser_as):
    page = browser_as(cast.petra).page("/office/people")
    rows = {
        row.select_one(".name").get_text(): row.select("td")[2].get_text(" ", strip=True) for row in page("tbody tr")
    }
    assert {name: rows[name] for name in SAID} == SAID
    assert "One membership has run out and is still in grace." in page


@pytest.mark.parametrize(
    ("status", "names"),
    [
        ("grace", ["Late"]), ("lapsed", ["Gone"]), ("ended", ["Left"]), ("scheduled", ["Soon"]),
        ("suspended", ["Paused"]),
    ],
)  # fmt: skip
def test_the_choices_show_only_these(of_all_kinds, cast, browser_as, status, names):
    page = browser_as(cast.petra).page(f"/office/people?status={status}")
    assert page.texts("tbody .name") == names
    assert len(page("nav[aria-label='Show only'] [aria-current]")) == 1


def test_the_list_and_the_page_of_a_person_agree(of_all_kinds):
    found = standings([person.id for person in of_all_kinds.values()], TODAY)
    for name, person in of_all_kinds.items():
        told = history.of_person(person, TODAY)["told"]
        statuses = {each.status for each in told}
        assert (name == "None at all") is (person.id not in found)
        if person.id in found:
            assert found[person.id].status in statuses, name
            assert found[person.id].status.counts is bool(history.of_person(person, TODAY)["current"]), name
    assert db.session.scalar(in_grace(TODAY)) == 1


def test_fifty_people_ask_no_more_than_one(cast, browser_as, make_person, begin, plan):
    petra = browser_as(cast.petra)
    petra.page("/office/people")
    with count_statements() as one:
        petra.page("/office/people")
    for number in range(30):
        begin(make_person(f"Person {number}"), plan, TODAY)
    with count_statements() as a_page:
        petra.page("/office/people")
    assert len(a_page) == len(one) <= 8, a_page
    for number in range(30, 60):
        begin(make_person(f"Person {number}"), plan, TODAY)
    with count_statements() as many:
        petra.page("/office/people")
    assert len(many) == len(one) <= 8, many
