"""What others will see of an event stands beside the form while it is filled in, and nothing is made of it."""

from portal.events.programme.models import Event
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
