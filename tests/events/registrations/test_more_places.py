"""Beside those who wait there is what would move them: more places."""

from __future__ import annotations

from portal.events.registrations.operations import registration
from tests.events.conftest import counted, standing_of


def test_more_places_are_offered_at_once_to_who_waits_first(published, cast, do, browser_as, db):
    event = published(capacity=1)
    for person in cast.all("amara", "jonas", "mara"):
        do(registration.register, event, person.id)
    osei, where = browser_as(cast.osei), f"/events/{event.slug}/manage/waiting-list"
    assert "Every place is taken." in osei.page(where).text
    for refused in ("0", "many"):
        page = osei.submit(where, {"capacity": refused}, to=where, status=422).page
        assert page.errors
        assert page('input[name="capacity"]')[0]["value"] == refused
    page = osei.submit(where, {"capacity": "2"}, to=where, follow=True).page
    assert "The next answer is due by" in page.text
    assert [standing_of(event, person) for person in cast.all("jonas", "mara")] == ["offered", "waitlisted"]
    page = osei.submit(where, {"capacity": "1"}, to=where, follow=True).page
    assert "Nobody is sent home" in page.text
    assert counted(event) == (2, 2)
    assert browser_as(cast.amara).get(where).status_code == 403
