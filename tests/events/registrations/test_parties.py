"""Parties: never larger than all places, and they move together or wait together."""

import pytest

from portal.events.errors import TooManyGuests
from portal.events.registrations.operations import registration


def test_a_party_larger_than_all_places_would_wait_for_ever_and_is_refused(published, cast, do):
    event = published(capacity=2, guest_limit=2)
    do(registration.register, event, cast.amara.id)
    with pytest.raises(TooManyGuests, match=r"You can bring 1 guest\."):
        do(registration.register, event, cast.jonas.id, guests=["One", "Two"])
    alone = published(title="For one", capacity=1, guest_limit=2)
    with pytest.raises(TooManyGuests, match=r"without guests\."):
        do(registration.register, alone, cast.jonas.id, guests=["One"])


def test_whoever_runs_it_reads_that_a_party_outgrew_the_places(published, cast, do, browser_as):
    event = published(capacity=3, guest_limit=2, by=cast.osei)
    do(registration.register, event, cast.amara.id)
    do(registration.register, event, cast.jonas.id, guests=["One", "Two"])
    osei = browser_as(cast.osei)
    osei.submit(f"/events/{event.slug}/manage/edit", {"capacity": "2"}, to=f"/events/{event.slug}/manage/edit")
    page = osei.page(f"/events/{event.slug}/manage/waiting-list")
    assert "The first party is of 3, and there are 2 places in all. Nobody moves up until you add places." in page


def test_no_more_guests_are_asked_for_than_there_are_places(published, cast, browser_as):
    event = published(capacity=2, guest_limit=3)
    page = browser_as(cast.amara).page(f"/events/{event.slug}/register")
    assert [each["name"] for each in page("input[name^=guest]")] == ["guest_1"]
    assert "You may bring one guest" in page
    alone = published(title="For one", capacity=1, guest_limit=3)
    page = browser_as(cast.amara).page(f"/events/{alone.slug}/register")
    assert "Save my place" in page
    assert "guest" not in page.one("main").get_text()


def test_what_is_free_belongs_to_those_who_wait_and_is_not_called_taken(published, cast, browser_as, do):
    event = published(capacity=2, guest_limit=1)
    do(registration.register, event, cast.amara.id)
    do(registration.register, event, cast.jonas.id, guests=["Pip"])
    page = browser_as(cast.mara).page(f"/events/{event.slug}")
    assert "Others wait already, and what is free is theirs." in page
    assert "Every place is taken" not in page
