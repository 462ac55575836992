"""The office's list: every event in one of its states, narrowed in the address, with the same few questions."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.core import clock
from portal.core.work import unit_of_work
from portal.events.registrations.operations import changing
from tests.support.statements import count_statements


def later(days: int) -> dict[str, datetime]:
    start = datetime.fromisoformat("2026-05-19 07:45") + timedelta(days=days)
    return {"local_start": start, "local_end": start + timedelta(hours=2)}


@pytest.fixture
def of_all_kinds(draft, published, frozen):
    """A past one, one to come, one put off whose day is over, a cancelled one, a draft."""
    for title, days in [("Gone by", 0), ("Put off once", 1), ("Still to come", 60)]:
        event = published(title=title, **later(days))
        if title == "Put off once":
            with unit_of_work():
                changing.postpone(event, "", now=clock.now())
    with unit_of_work():
        changing.cancel_event(published(title="Called away", **later(3)), "", now=clock.now())
    draft(title="Half an idea", visibility="members", **later(70))
    frozen("2026-06-01 09:00")


@pytest.mark.parametrize(
    ("show", "titles"),
    [
        ("", ["Put off once", "Still to come"]),
        ("drafts", ["Half an idea"]),
        ("past", ["Gone by"]),
        ("cancelled", ["Called away"]),
        ("all", ["Half an idea", "Still to come", "Called away", "Put off once", "Gone by"]),
        ("nonsense", ["Put off once", "Still to come"]),
    ],
)
def test_each_event_stands_where_the_office_looks_for_it(of_all_kinds, cast, browser_as, show, titles):
    page = browser_as(cast.osei).page(f"/office/events?show={show}")
    assert page.texts("tbody .name") == titles
    assert len(page("nav[aria-label='Show only'] [aria-current]")) == 1
    assert "One draft waits to be published." in page


def test_words_and_state_narrow_together_and_stay_in_the_address(of_all_kinds, cast, browser_as):
    osei = browser_as(cast.osei)
    page = osei.page("/office/events?show=all&q=come")
    assert page.texts("tbody .name") == ["Still to come"]
    assert {link.get("href") for link in page("nav[aria-label='Show only'] a")} >= {"/office/events?q=come&show=past"}
    assert "No event of that name" in osei.page("/office/events?q=elephants")


def test_members_do_not_reach_it(of_all_kinds, cast, browser_as):
    browser_as(cast.amara).page("/office/events", status=403)


def test_thirty_events_ask_no_more_than_one(published, cast, browser_as):
    osei = browser_as(cast.osei)
    published(title="The first")
    osei.page("/office/events")
    with count_statements() as one:
        osei.page("/office/events")
    for number in range(30):
        published(title=f"Number {number}", **later(number))
    with count_statements() as many:
        osei.page("/office/events")
    assert len(many) == len(one)
