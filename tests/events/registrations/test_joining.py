"""The way into the online room: a link of one's own, in letters and calendars, for as long as one comes."""

from __future__ import annotations

from urllib.parse import urlsplit

import icalendar
import pytest

from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.calendars import feeds
from portal.events.registrations import joining
from portal.events.registrations.operations import attendees, changing, guests, registration
from portal.mail.models import Delivery, DeliveryAttachment, DeliveryContent
from tests.events.calendars.test_calendars import parsed

ROOM = "https://rooms.example/secret-7"


@pytest.fixture
def talk(published):
    return published(venue="", online_url=ROOM, summary="Long enough to be folded. " * 6 + "~" * 40)


def link_of(registration) -> str:
    event = db.session.get_one(type(registration.event), registration.event_id)
    return urlsplit(joining.address(event, registration)).path


def test_letter_file_and_feed_carry_ones_own_link_and_never_the_room(talk, cast, do, browser_as, client, run_jobs, now):
    made = {person.name: do(registration.register, talk, person.id) for person in cast.all("amara", "jonas")}
    own = {name: joining.address(talk, each) for name, each in made.items()}
    assert len(set(own.values())) == 2
    with unit_of_work():
        token = feeds.token_of(feeds.renew(cast.amara.id, now=now))
    rows = db.session.query(Delivery.email, DeliveryContent.source, DeliveryAttachment.data).join(
        DeliveryContent, DeliveryContent.delivery_id == Delivery.id
    ).join(DeliveryAttachment, DeliveryAttachment.delivery_id == Delivery.id)  # fmt: skip
    letters = {email: (words, data) for email, words, data in rows}
    assert set(letters) == {person.email for person in cast.all("amara", "jonas")}
    for person in cast.all("amara", "jonas"):
        words, data = letters[person.email]
        assert own[person.name] in words.replace("\\", "")
        assert ROOM not in words
        in_calendars(data, own[person.name])
    in_calendars(browser_as(cast.amara).get(f"/events/{talk.slug}.ics").data, own[cast.amara.name])
    in_calendars(client.get(f"/calendar/{token}.ics").data, own[cast.amara.name])


def in_calendars(data: bytes, link: str) -> None:
    _calendar, (entry,) = parsed(data)
    assert entry["CONFERENCE"] == link
    told = str(entry["DESCRIPTION"])
    assert link in told
    assert "~" * 40 in told
    assert ROOM not in icalendar.Calendar.from_ical(data).to_ical().decode().replace("\r\n ", "")


def test_it_leads_there_without_signing_in_until_the_place_is_gone(talk, cast, do, client, change, frozen):
    amara, jonas = (do(registration.register, talk, person.id) for person in cast.all("amara", "jonas"))
    hers, his = (urlsplit(joining.address(talk, each)).path for each in (amara, jonas))
    assert client.page(hers).link("Go to the online room") == ROOM
    change(talk, online_url="https://rooms.example/other")
    assert client.page(hers).link("Go to the online room") == "https://rooms.example/other"
    do(registration.withdraw, talk, cast.amara.id)
    assert joining.address(talk, amara) == ""
    do(attendees.remove, talk, jonas, by=cast.osei.id, why="")
    do(registration.register, talk, cast.amara.id)
    assert client.get(hers).status_code == client.get(his).status_code == 404
    again = urlsplit(joining.address(talk, do(registration.register, talk, cast.amara.id))).path
    assert client.get(again).status_code == 200
    do(changing.postpone, talk, "")
    assert "rooms.example" not in client.get(again).text
    assert "Postponed" in client.page(again)


def test_no_other_token_opens_it(published, talk, cast, do, client):
    elsewhere = published(title="Elsewhere", online_url=ROOM)
    made = do(registration.register, talk, cast.amara.id)
    token = joining.token_of(made.id)
    forged = joining.token_of(made.id + 1)[:8] + token[8:]
    unknown = joining.token_of(made.id, 1, "a guest whom nobody brings")
    tries = [(elsewhere.slug, token), (talk.slug, joining.token_of(2**31))]
    tries += [(talk.slug, tried) for tried in (forged, unknown, token[:-1], "é" * 32, token + "AAAA", joining.ANYBODY)]
    for slug, tried in tries:
        assert client.get(f"/events/{slug}/join/{tried}").status_code == 404, tried
    assert client.get(f"/events/{talk.slug}/join/{token}").status_code == 200
    full = published(title="Full", capacity=1, online_url=ROOM)
    assert joining.address(full, do(registration.register, full, cast.jonas.id))
    assert joining.address(full, do(registration.register, full, cast.amara.id)) == ""


def test_each_guest_has_a_link_that_goes_with_their_place(published, cast, do, client, browser_as):
    event = published(online_url=ROOM, guest_limit=2)
    do(registration.register, event, cast.amara.id, guests=["Nils", "Wanda"])
    amara, own_page = browser_as(cast.amara), f"/events/{event.slug}/register"
    page = amara.page(own_page)
    links = [urlsplit(page.link(f"The link of {name}")).path for name in ("Nils", "Wanda")]
    assert len(set(links)) == 2
    for link in links:
        assert client.page(link).link("Go to the online room") == ROOM
    do(guests.bring, event, cast.amara.id, {1: ("Nils", None)})
    assert [client.get(link).status_code for link in links] == [200, 404]
    do(guests.bring, event, cast.amara.id, {1: ("Nils", None), 2: ("Ottilie", None)})
    assert [client.get(link).status_code for link in links] == [200, 404], "whoever comes in her stead has another"
    do(registration.withdraw, event, cast.amara.id)
    assert [client.get(link).status_code for link in links] == [404, 404]
