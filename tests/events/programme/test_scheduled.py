"""An event goes out by itself: seen from its moment on with no job running, told once, called back before."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.house import house
from portal.events import sweeps
from portal.events.errors import NotPublishable
from portal.events.facts import EventPublished
from portal.events.programme.models import Event
from portal.events.programme.operations import publishing, series
from portal.events.programme.repeats import Rule
from portal.events.programme.series_models import Pattern
from portal.events.registrations.operations import calling_off, registration
from tests.events.conftest import in_days, standing_of


@pytest.fixture
def heard(app):
    """The facts that say an event is out."""
    found: list[EventPublished] = []
    house().reactions.add(EventPublished, found.append)
    return found


def test_it_is_seen_from_its_moment_on_and_told_once(draft, cast, do, client, browser_as, frozen, run_jobs, heard):
    event = draft(by=cast.osei)
    do(publishing.schedule, event, in_days(2))
    amara, path = browser_as(cast.amara), f"/events/{event.slug}"
    places = ("/events", "/events?q=neighbour", "/events.ics", path, f"{path}.ics", "/", "/volunteer")

    def found() -> list[str]:
        pages = [(who, place, browser.get(place)) for who, browser in (("visitor", client), ("member", amara))
                 for place in places]  # fmt: skip
        return [f"{who} {place}" for who, place, answer in pages
                if answer.status_code == 200 and event.title in answer.text]  # fmt: skip

    run_jobs()
    assert found() == []
    assert "It goes out" in browser_as(cast.osei).page(path)
    with pytest.raises(Exception, match="not open"):
        do(registration.register, event, cast.amara.id)
    frozen.forward(days=2)
    assert set(found()) >= {f"{who} {place}" for who in ("visitor", "member") for place in places[:5]}
    assert "/" in {each.partition(" ")[2] for each in found()}
    do(registration.register, event, cast.amara.id)
    assert standing_of(event, cast.amara) == "confirmed"
    assert heard == []
    for _ in range(2):
        run_jobs()
    assert [fact.event_id for fact in heard] == [event.id]


def test_several_workers_tell_of_it_once(draft, do, frozen, heard, at_once):
    event = draft()
    do(publishing.schedule, event, in_days(2))
    frozen.forward(days=2)
    told = at_once(*[lambda: sweeps.announce(clock.now())] * 4)
    assert told == [None] * 4
    assert len(heard) == 1


def test_it_is_not_told_of_before_its_moment(draft, do, heard):
    event = draft()
    do(publishing.schedule, event, in_days(2))
    do(publishing.announce, event)
    assert (heard, event.announce_at) == ([], in_days(2))


def test_it_can_be_called_back_before_and_not_after(draft, do, frozen, run_jobs, heard, db):
    event = draft()
    do(publishing.schedule, event, in_days(2))
    do(publishing.call_back, event)
    frozen.forward(days=3)
    run_jobs()
    assert (event.phase(clock.now()), heard) == ("draft", [])
    do(publishing.schedule, event, in_days(1))
    frozen.forward(days=1)
    with pytest.raises(NotPublishable, match="out already"):
        do(publishing.call_back, event)
    do(publishing.publish, event)  # says nothing twice
    run_jobs()
    assert len(heard) == 1


def test_what_could_not_go_out_is_refused_then_and_when_it_is_changed(draft, do, change):
    event = draft()
    for at, field in ((in_days(-1), "out_day"), (event.start_utc, "out_day")):
        with pytest.raises(NotPublishable) as refused:
            do(publishing.schedule, event, at)
        assert refused.value.field == field
    do(publishing.schedule, event, in_days(2))
    with pytest.raises(NotPublishable) as refused:
        change(event, summary="", venue="")
    assert refused.value.field == "venue"
    assert [field for field, _sentence in refused.value.also] == ["summary"]
    change(event, venue="Rope loft")
    assert event.told["0"]["venue"] == "Rope loft"


def test_nobody_is_invited_to_what_they_cannot_sign_up_for_any_more(draft, do):
    event = draft(closes_at=in_days(1))
    with pytest.raises(NotPublishable, match=r"Sign-up closes before it is out") as refused:
        do(publishing.schedule, event, in_days(2))
    assert refused.value.field == "closes_day"
    do(publishing.publish, event)
    assert event.takes_sign_ups(clock.now())


def test_an_organiser_lets_it_go_out_later_by_the_clock_of_its_zone(draft, cast, browser_as, db):
    event = draft(by=cast.osei, zone="Asia/Tokyo")
    osei, manage = browser_as(cast.osei), f"/events/{event.slug}/manage"
    osei.submit(manage, {"out_day": "2026-05-04", "out": "09:00"}, to=f"{manage}/schedule", status=422)
    page = osei.submit(manage, {"out_day": "2026-05-06", "out": "09:00"}, to=f"{manage}/schedule", follow=True).page
    assert "It goes out Wednesday 6 May, 9:00" in page
    assert db.session.scalar(select(Event.published_at)).isoformat() == "2026-05-06T00:00:00+00:00"
    assert "Scheduled" in osei.page("/office/events?show=drafts")
    assert "Goes out" in osei.page("/events")
    osei.submit(manage, to=f"{manage}/call-back")
    assert db.session.scalar(select(Event.published_at)) is None


def test_all_that_is_missing_is_said_each_with_the_way_to_its_field(draft, cast, browser_as):
    event = draft(by=cast.osei, summary="", venue="", body="", rounds=4, round_minutes=30)
    osei, manage = browser_as(cast.osei), f"/events/{event.slug}/manage"
    links = {link["href"].partition("#")[2] for link in osei.page(manage)(".ticks a")}
    assert links == {"summary", "venue", "body", "capacity", "rounds"}
    form = osei.page("/events/new").form("/events/new", button="Publish")
    values = {"title": "A walk", "begins": "10:00", "ends": "12:00", "summary": "", "venue": "", "publish": "1"}
    refused = osei.send(form, values, status=422).page
    assert refused.one("#summary-error").text and refused.one("#venue-error").text


def test_what_is_to_go_out_is_called_off_with_the_rest_of_its_series(published, cast, do, db, frozen, run_jobs):
    event = published(by=cast.osei)
    days = {date(2026, 5, 26), date(2026, 6, 2)}
    do(series.make, event, Rule(Pattern.WEEKLY, date(2026, 5, 19), times=3), days, out=False, by=cast.osei.id)
    _first, second, third = db.session.scalars(select(Event).order_by(Event.start_utc))
    do(publishing.schedule, third, in_days(2))
    rest = {second.id, third.id}
    do(calling_off.cancel_following, second, "Flood.", among=rest, discards=rest)
    run_jobs()
    assert db.session.scalars(select(Event.id)).all() == [event.id]
    frozen.forward(days=3)
    run_jobs()
    assert db.session.scalars(select(Event.id)).all() == [event.id]
