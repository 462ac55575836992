"""What a new event takes from the last one about its place."""

import pytest

from portal.events.programme.models import Event


@pytest.mark.parametrize(("venue", "note", "kept"), [
    ("Corn Exchange", "Second door", "Second door"), ("Rope loft", "Second door", ""), ("", "Second door", ""),
    ("Rope loft", "Ladder at the back", "Ladder at the back"),
])  # fmt: skip
def test_the_way_to_the_last_place_is_not_told_of_another(published, cast, browser_as, db, venue, note, kept):
    last = published(by=cast.osei, venue_note="Second door")
    osei = browser_as(cast.osei)
    form = osei.page("/events/new").form("/events/new")
    assert form.values["venue_note"] == "Second door"
    page = osei.send(form, {"title": "A talk", "venue": venue, "venue_note": note}, follow=True).page
    event = db.session.query(Event).filter(Event.id != last.id).one()
    assert event.venue_note == kept
    assert ("How to find the other place was left out." in page) == (kept != note)


def test_what_is_looked_at_tells_no_way_to_the_last_place_either(published, cast, browser_as):
    published(by=cast.osei, venue="Rope loft", address="4 Weir Street", venue_note="Second door")
    osei = browser_as(cast.osei)
    typed = osei.page("/events/new").form("/events/new", button="Publish").values
    for venue, told in (("Rope loft", True), ("Corn Exchange", False)):
        seen = osei.post("/events/new/looks", data=typed | {"venue": venue}, headers={"HX-Request": "true"}).page
        assert venue in seen
        assert ("4 Weir Street" in seen, "Second door" in seen) == (told, told)
