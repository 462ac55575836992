"""What others will see of an event stands beside the form while it is filled in, and nothing is made of it."""

from dataclasses import fields

from portal.events.programme.models import Event
from portal.events.programme.operations import planning
from portal.events.programme.operations.planning import Plan
from portal.events.registrations.models import Registration
from portal.events.registrations.operations import registration
from tests.support.statements import count_statements

PART = {"HX-Request": "true"}


def test_what_is_typed_is_seen_as_others_will_see_it_and_no_event_comes_of_it(cast, browser_as, db):
    osei = browser_as(cast.osei)
    form = osei.page("/events/new").form("/events/new", button="Publish")
    typed = {
        **form.values, "title": "Soup <b>and</b> repairs", "summary": "Bring what is broken.", "venue": "Ropewalk",
        "day": "2026-06-09", "begins": "18:30", "ends": "21:00", "body": "First **soup**, then tools.",
        "visibility": "members", "kind": "supper",
    }  # fmt: skip
    seen = osei.post("/events/new/looks", data=typed, headers=PART).page
    for words in ("Soup <b>and</b> repairs", "Bring what is broken.", "Ropewalk", "Tuesday 9 June, 18:30 to 21:00",
                  "Members only", "Supper"):  # fmt: skip
        assert words in seen
    assert seen.one("strong").text == "soup"
    assert not seen.forms, "only the part is sent"
    half = osei.post("/events/new/looks", data=typed | {"ends": "", "title": "", "zone": "Nowhere"}, headers=PART)
    assert "What it is called" in half.page
    assert "The day and the times" in half.page
    whole = osei.post("/events/new/looks", data=form.values | {"title": "Soup", "body": "Then **tools**."}).page
    assert whole.one("#looks strong").text == "tools"
    kept = whole.form("/events/new", button="Publish").values
    assert (kept["title"], kept["body"]) == ("Soup", "Then **tools**.")
    assert db.session.query(Event).count() == 0


def test_an_event_stays_as_it_is_while_a_change_of_it_is_looked_at(published, cast, browser_as, db):
    event = published(by=cast.osei)
    osei = browser_as(cast.osei)
    form = osei.page(f"/events/{event.slug}/manage/edit").form(f"/events/{event.slug}/manage/edit")
    typed = {**form.values, "title": "Something else"}
    with count_statements() as statements:
        seen = osei.post(f"/events/{event.slug}/manage/looks", data=typed, headers=PART).page
    assert "Something else" in seen
    assert len(statements) <= 8
    db.session.refresh(event)
    assert event.title == "Ask about your neighbour"


def test_a_copy_takes_all_of_the_plan_but_its_days_and_none_of_the_people(published, cast, browser_as, do, db):
    rich = {
        "kind": "supper", "format": "tables", "no_pitch": True, "rounds": 3, "round_minutes": 15, "tables": 4,
        "table_seats": 6, "prompts": "Why?\nHow?", "address": "4 Weir Street", "venue_note": "Second door",
        "online_url": "https://rooms.example/1", "cost": "£9", "visibility": "members", "capacity": 24,
        "guest_limit": 2, "offer_hours": 12,
    }  # fmt: skip
    event = published(by=cast.osei, **rich)
    do(registration.register, event, cast.amara.id)
    osei = browser_as(cast.osei)
    form = osei.page(f"/events/new?from={event.slug}").form("/events/new", button="Keep as a draft")
    osei.send(form, {"day": "2026-08-04"})
    copy = db.session.query(Event).filter(Event.id != event.id).one()
    days = {"local_start", "local_end", "opens_at", "closes_at", "cancel_until"}
    asked = {field.name for field in fields(Plan)} - days
    assert asked > rich.keys()
    before, after = planning.plan_of(event), planning.plan_of(copy)
    assert {name: getattr(after, name) for name in asked} == {name: getattr(before, name) for name in asked}
    assert (copy.seats_taken, copy.published_at) == (0, None)
    assert db.session.query(Registration).filter_by(event_id=copy.id).count() == 0
