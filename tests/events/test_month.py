"""A month of events as a calendar: on their own days, read by table and by keyboard."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from portal.core import settings
from portal.core.work import unit_of_work
from portal.events.registrations import month
from portal.events.registrations.operations import changing, registration
from portal.events.tickets.operations import types
from portal.events.tickets.operations.types import Ticket
from tests.support.statements import count_statements


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def squares(page) -> dict[str, list[str]]:
    """What stands on each day that has something."""
    cells = [(cell.select_one("time")["datetime"], cell.select("li a")) for cell in page("table.month td")]
    return {day: [" ".join(link.text.split()) for link in links] for day, links in cells if links}


def test_each_event_stands_on_all_its_days_in_its_own_zone(published, client, do, change, cast):
    published(title="Breakfast")
    published(
        title="Fair",
        local_start=at("2026-05-29 18:00"),
        local_end=at("2026-06-02 00:00"),
    )
    published(
        title="Far away", zone="Pacific/Auckland", local_start=at("2026-05-20 06:00"), local_end=at("2026-05-20 08:00"),
    )  # fmt: skip
    do(changing.postpone, published(title="Put off"), "", by=cast.osei.id)
    do(changing.cancel_event, published(title="Off"), "", by=cast.osei.id)
    published(title="For members", visibility="members")
    page = client.page("/events?view=month&month=2026-05")
    assert squares(page) == {
        "2026-05-19": ["7:45 Breakfast", "7:45 Off Cancelled"],
        "2026-05-20": ["6:00 NZST Far away"],
        "2026-05-29": ["18:00 Fair"], "2026-05-30": ["goes on Fair"], "2026-05-31": ["goes on Fair"],
    }  # fmt: skip
    assert squares(client.page("/events?view=month&month=2026-06")) == {"2026-06-01": ["goes on Fair"]}
    assert squares(client.page("/events?view=month")) == squares(page)
    assert page.texts("h2") == ["May 2026"]
    assert page.texts("table.month th") == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert [cell.select_one("time")["datetime"] for cell in page("[aria-current=date]")] == ["2026-05-04"]


def test_the_filters_and_the_months_beside_are_kept_in_the_address(published, client):
    published(title="River walk", kind="walk")
    published(title="Talk", kind="talk")
    page = client.page("/events?view=month&month=2026-05&kind=walk")
    assert [title for titles in squares(page).values() for title in titles] == ["7:45 River walk"]
    before, after = (page.one(f"a[rel={way}]")["href"] for way in ("prev", "next"))
    assert before == "/events?view=month&kind=walk&month=2026-04"
    assert after == "/events?view=month&kind=walk&month=2026-06"
    assert "Nothing like that is on in this month." in client.page(after)
    assert "Nothing is on in this month." in client.page("/events?view=month&month=2031-02")


@pytest.mark.parametrize(
    "typed", ["", "2026-5", "2026-13", "1999-12", "2101-01", "9999-12", "may", "2026-05-01", "٢٠٢٦-٠٥"]
)
def test_what_is_no_month_of_ours_is_this_month(client, typed):
    assert client.page(f"/events?view=month&month={typed}").texts("h2") == ["May 2026"]
    assert month.month_of(typed) is None


def test_weeks_begin_as_they_do_where_the_association_is(client):
    with unit_of_work():
        settings.change(time_zone="America/New_York")
    page = client.page("/events?view=month&month=2026-05")
    assert page.texts("table.month th")[0] == "Sun"
    assert page("table.month td time")[0]["datetime"] == "2026-04-26"


@pytest.mark.parametrize("first", [month.FIRST, date(2026, 2, 1), date(2024, 2, 1), month.LAST])
def test_the_first_and_the_last_month_have_an_end(client, first):
    page = client.page(f"/events?view=month&month={first:%Y-%m}")
    assert bool(page("a[rel=prev]")) == (first != month.FIRST)
    assert bool(page("a[rel=next]")) == (first != month.LAST)


def test_a_month_asks_as_little_for_forty_as_for_one(published, cast, browser_as, do):
    amara, counts = browser_as(cast.amara), []
    for many in (1, 40):
        for number in range(many):
            do(registration.register, published(title=f"Walk {many} {number}"), cast.amara.id)
        with count_statements() as statements:
            page = amara.page("/events?view=month&month=2026-05")
        counts.append(len(statements))
    assert len(squares(page)["2026-05-19"]) == month.MOST_A_DAY + 1
    assert "You are coming" in page
    assert counts[0] == counts[1] <= 8, str(statements)


def test_a_square_names_some_with_ones_own_among_them_and_leads_to_all(published, cast, browser_as, do):
    """450 events that last all month would make a page of two megabytes."""
    weeks = {"local_start": at("2026-05-05 09:00"), "local_end": at("2026-05-29 17:00")}
    made = [published(title=f"Show {number}", **weeks) for number in range(month.MOST_A_DAY + 3)]
    do(registration.register, made[-1], cast.amara.id)
    page = browser_as(cast.amara).page("/events?view=month&month=2026-05")
    for day in ("2026-05-05", "2026-05-29"):
        named = squares(page)[day]
        assert len(named) == month.MOST_A_DAY + 1
        assert "Show 8" in named[-2]
        assert named[-1] == "and 3 more"
    assert browser_as(cast.amara).page(page.link("and 3 more")).texts("main h3") == [each.title for each in made]


def test_the_list_is_narrowed_to_a_month_and_to_what_has_room(published, client, do, cast):
    published(title="In May")
    published(title="In June", local_start=at("2026-06-19 07:45"), local_end=at("2026-06-19 09:15"))
    full = published(title="Full", capacity=1)
    do(registration.register, full, cast.amara.id)
    queued = published(title="Queued", capacity=2, guest_limit=1)
    do(registration.register, queued, cast.amara.id)
    do(registration.register, queued, cast.jonas.id, guests=["Ida"])
    published(title="Not open yet", opens_at=at("2026-05-05T00:00+00:00"))
    sold = published(title="Every ticket is gone")
    with unit_of_work():
        types.add_type(sold, Ticket(name="One", capacity=1)).taken = 1
    page = client.page("/events")
    assert page.texts("a.tag, .tags .tag-sky") == ["Waiting list"] * 3
    assert client.page("/events?month=2026-05").texts("main h3") == [
        "In May",
        "Full",
        "Queued",
        "Not open yet",
        sold.title,
    ]
    assert client.page("/events?month=2026-06&when=past").texts("main h3") == ["In June"]
    assert client.page("/events?free=1").texts("main h3") == ["In May", "In June"]
    assert client.page("/events?free=1&month=2026-06").texts("a.tag") == [
        "With free places , remove this filter", "June 2026 , remove this filter",
    ]  # fmt: skip
