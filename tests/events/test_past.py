"""What is past: one meaning for every list. What is on is not past; what waits for a new day is not either."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal import events
from portal.core import clock
from portal.core.actors import Actor, Standing
from portal.core.collecting import collected
from portal.core.db import db
from portal.events.brings import blocks, lines
from portal.events.brings.steps import steps as home_steps
from portal.events.programme.models import Event
from portal.events.programme.queries.moments import day_is_open, is_ahead, is_past, takes_place
from portal.events.registrations.operations import changing, registration
from tests.events.calendars.test_calendars import parsed


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture
def fair(published):
    """Three days, from Tuesday 19 to Thursday 21 May."""
    return published(title="Three days", local_start=at("2026-05-19 09:00"), local_end=at("2026-05-21 17:00"))


def member(person) -> Actor:
    return Actor(account_id=person.account_id, person_id=person.id, standing=Standing.MEMBER)


def steps(person) -> list[str]:
    return [str(step.title) for step in home_steps(member(person), clock.now())]


def test_on_its_second_day_it_stands_wherever_what_is_coming_stands(fair, cast, do, browser_as, client, frozen, app):
    do(registration.register, fair, cast.amara.id)
    frozen("2026-05-20 10:00")
    amara = browser_as(cast.amara)
    for browser, path in ((client, "/"), (amara, "/"), (client, "/events"), (amara, "/me/calendar")):
        assert "Three days" in browser.page(path), path
    assert "9:00 to Thursday 21 May, 17:00" in client.page("/")
    assert "Three days" not in client.page("/events?when=past")
    window = {"since": clock.now() - timedelta(days=30), "until": clock.now(), "now": clock.now()}
    with app.test_request_context():
        told = collected(blocks.BLOCKS, **window)
        assert [item.title for item in told["events.coming"]] == ["Three days"]
        assert told["events.past"] == []
        assert cast.amara.id in lines.own_sign_ups([cast.amara.id], clock.now())
        assert "It is on: Three days" in steps(cast.amara)
    frozen("2026-05-21 16:30")
    assert "Three days" in client.page("/events?when=past")
    assert "Three days" not in client.page("/")


def test_a_postponed_event_is_never_past_and_never_says_its_old_day_unmarked(
    published, cast, do, browser_as, client, frozen, app
):
    event = published(title="Long supper")
    do(registration.register, event, cast.amara.id)
    do(changing.postpone, event, "The cook is ill.")
    amara = browser_as(cast.amara)
    amara.submit("/me/calendar", to="/me/calendar")
    (field,) = amara.page("/me/calendar")("#feed-address")
    private = field["value"].removeprefix("http://localhost")
    for day in ("2026-05-10", "2026-05-18 12:00", "2026-06-30", "2027-03-01"):
        frozen(day)
        amara = browser_as(cast.amara)
        for browser, path in ((client, "/events"), (amara, "/events"), (amara, "/me/calendar")):
            page = browser.page(path)
            assert "It was to be Tuesday 19 May" in page, (day, path)
            assert "The new day is not fixed yet" in page
            assert page(".day-off"), (day, path)
            assert "You are coming" not in page
        assert "The new day is not fixed yet" in client.page("/events").texts("main h2")[-1]
        assert "Long supper" not in client.page("/events?when=past")
        for path in ("", "/register"):
            page = amara.page(f"/events/{event.slug}{path}")
            assert page("s"), path
            assert "The new day is not fixed yet" in page
        with app.test_request_context():
            assert "Postponed: Long supper" in steps(cast.amara)
            assert not any("coming" in step for step in steps(cast.amara))
        for path in ("/events.ics", f"/events/{event.slug}.ics", private):
            (entry,) = parsed(client.get(path).data)[1]
            assert entry["STATUS"] == "TENTATIVE"
            assert entry["SUMMARY"] == "Postponed: Long supper"


def test_what_is_coming_for_me_begins_with_what_comes_first(published, cast, do, browser_as):
    for day in (26, 20, 23):
        event = published(
            title=f"On the {day}th", local_start=at(f"2026-05-{day} 08:00"), local_end=at(f"2026-05-{day} 09:00")
        )
        do(registration.register, event, cast.amara.id)
    page = browser_as(cast.amara).page("/me/calendar")
    assert page.texts("main h3") == ["On the 20th", "On the 23th", "On the 26th"]


def test_sql_and_the_event_itself_mean_the_same(published, draft, do):
    """Every state, at every moment around its day."""
    made = {name: published(title=name) for name in ("published", "postponed", "cancelled", "both")}
    draft(title="draft")
    for name in ("postponed", "both"):
        do(changing.postpone, made[name], "")
    for name in ("cancelled", "both"):
        do(changing.cancel_event, made[name], "")
    start, end = made["published"].start_utc, made["published"].end_utc
    assert db.session.scalar(select(func.count()).select_from(Event)) == len(made) + 1
    tick = timedelta(seconds=1)
    for now in (start - tick, start, end - tick, end, end + tick):
        for event in db.session.scalars(select(Event)):

            def holds(condition, event=event):
                return db.session.scalar(select(condition).where(Event.id == event.id))

            assert holds(is_past(now)) == (event.end_utc <= now and not event.day_is_open) == (not holds(is_ahead(now)))
            assert holds(day_is_open()) == event.day_is_open == (event.title == "postponed")
            assert holds(takes_place()) == (event.title == "published")


def test_nothing_else_decides_what_is_past():
    """A comparison of an event's end with now belongs into queries.moments."""
    root = Path(events.__file__).parent
    asks = {"queries", "routes", "brings"}
    files = [path for path in root.rglob("*.py") if path.parent.name in asks or path.stem in asks]
    assert len(files) > 20
    decides = re.compile(r"Event\.(start|end)_utc\s*(<=?|>=?)\s*(now|since)\b")
    allowed = {
        "moments.py": 3,
        "decisions.py": 3,
        "blocks.py": 1,
    }  # drafts that are late, places over; what was, in a month
    for path in files:
        found = decides.findall(path.read_text())
        assert len(found) <= allowed.get(path.name, 0), (path.name, found)
