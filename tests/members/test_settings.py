"""The members' office sees in one place what is decided about memberships, and opens what it may change."""

from __future__ import annotations

import pytest

from portal.core import settings
from portal.core.work import unit_of_work
from tests.support.statements import count_statements


@pytest.fixture
def office(cast, browser_as):
    return browser_as(cast.petra)


def said(page) -> dict[str, str]:
    return {each.select_one("h2").get_text(): each.select_one("p").get_text() for each in page(".steps li")}


def test_it_says_what_holds(office, plan, firm_plan):
    with unit_of_work():
        settings.change(
            renew_before=(60, 14), renew_after=(1,), sponsors_wanted=2, profile_locks=(("phone", "members"),)
        )
    with count_statements() as statements:
        rows = said(office.page("/office/membership-settings"))
    assert len(statements) <= 8, str(statements)
    assert "Member" in rows["Plans and prices"]
    assert "Firm" in rows["Plans and prices"]
    assert rows["What applicants read and are asked"].endswith("; 2 members have to vouch.")
    assert rows["Letters about renewals"] == (
        "60 and 14 days before the end, 1 day after it, and when a membership lapses."
    )
    assert rows["What profiles may show"] == "One part cannot be opened to everybody."


def test_it_leads_to_what_the_reader_may_change_and_names_the_rest(office, cast, browser_as):
    page = office.page("/office/membership-settings")
    assert [link.get_text() for link in page(".steps h2 a")] == [
        "Plans and prices",
        "What applicants read and are asked",
        "What you say about privacy",
        "How long things are kept",
    ]
    assert len(page(".steps .tag")) == 2
    administrator = browser_as(cast.yusra).page("/office/membership-settings")
    assert len(administrator(".steps h2 a")) == 6
    for link in administrator(".steps h2 a"):
        browser_as(cast.yusra).page(link["href"])


def test_how_long_things_are_kept_is_said(office):
    kept = office.page("/office/membership-settings").texts("#kept ~ *, .answers div")
    assert any("180 days" in each for each in kept)
