"""What search engines and other sites take from the page of an event, held against what Google asks of an Event."""

from __future__ import annotations

import json
import re
from datetime import datetime
from io import BytesIO
from itertools import product

import pytest
from PIL import Image

from portal.core import clock
from portal.core.work import unit_of_work
from portal.events.calendars import structured
from portal.events.programme import pictures
from portal.events.registrations.operations import changing, registration
from portal.events.tickets.operations import types
from portal.events.tickets.operations.types import Ticket

ABSOLUTE = r"https?://[^/\s]+/\S*"
LOCAL = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"
STATES = {"scheduled": "EventScheduled", "moved": "EventRescheduled", "open": "EventPostponed", "off": "EventCancelled"}
WHERE = {
    "OfflineEventAttendanceMode": {"venue": "Corn Exchange", "address": "Market Place 1\nAshmere AS1 2BC"},
    "OnlineEventAttendanceMode": {"venue": "", "online_url": "https://rooms.example/secret"},
    "MixedEventAttendanceMode": {"venue": "Corn Exchange", "online_url": "https://rooms.example/secret"},
}
BERLIN = {"zone": "Europe/Berlin", "summary": "Soup, and a word."}


def data_of(client, event) -> dict:
    (script,) = client.page(f"/events/{event.slug}")("script[type='application/ld+json']")
    return json.loads(script.string)


def faults_of(data: dict) -> list[str]:
    """What Google's documentation of Event asks for, required and recommended, and is missing or has another shape."""
    places = data["location"]
    spots = [each for each in places if each["@type"] == "Place"]
    rooms = [each for each in places if each["@type"] == "VirtualLocation"]
    mode = data["eventAttendanceMode"].removeprefix(structured.SCHEMA)
    moved = data["eventStatus"].endswith("Rescheduled")
    holds = {
        "@context": data["@context"] == "https://schema.org",
        "@type": data["@type"] == "Event",
        "name": bool(data["name"]),
        "description": bool(data["description"]),
        "url": re.fullmatch(ABSOLUTE, data["url"]),
        "image": data["image"]
        and all(re.fullmatch(rf"{ABSOLUTE}\.(png|webp)(\?\S+)?", each) for each in data["image"]),
        "startDate": re.fullmatch(LOCAL, data["startDate"]),
        "endDate": re.fullmatch(LOCAL, data["endDate"]) and data["startDate"] < data["endDate"],
        "eventStatus": data["eventStatus"].removeprefix(structured.SCHEMA) in STATES.values(),
        "previousStartDate": moved == bool(re.fullmatch(LOCAL, data.get("previousStartDate", ""))),
        "location": len(spots) + len(rooms) == len(places) > 0,
        "location.name": all(each["name"] for each in spots),
        "location.address": all(
            each["address"]["@type"] == "PostalAddress" and re.fullmatch(r"\S.*", each["address"]["streetAddress"])
            for each in spots
        ),
        "location.url": all(re.fullmatch(ABSOLUTE, each["url"]) for each in rooms),
        "eventAttendanceMode": (bool(spots), bool(rooms))
        == (mode != "OnlineEventAttendanceMode", mode != "OfflineEventAttendanceMode"),
        "organizer": data["organizer"]["name"] and re.fullmatch(ABSOLUTE, data["organizer"]["url"]),
    }
    for offer in data.get("offers", []):
        holds |= {
            "offers.price": re.fullmatch(r"\d+(\.\d\d)?", offer["price"]),
            "offers.priceCurrency": re.fullmatch(r"[A-Z]{3}", offer["priceCurrency"]),
            "offers.availability": offer["availability"].removeprefix(structured.SCHEMA) in {"InStock", "SoldOut"},
            "offers.url": offer["url"] == data["url"],
            "offers.validFrom": re.fullmatch(LOCAL, offer["validFrom"]),
        }
    return [name for name, held in holds.items() if not held]


@pytest.mark.parametrize(("state", "mode"), list(product(STATES, WHERE)))
def test_every_state_at_every_kind_of_place_is_what_search_engines_ask_for(
    published, change, do, cast, client, state, mode
):
    event = published(title="</script> & Suppe", cost="£10", **BERLIN, **WHERE[mode])
    if state == "moved":
        change(
            event,
            local_start=datetime.fromisoformat("2026-11-03 19:00"),
            local_end=datetime.fromisoformat("2026-11-03 22:00"),
        )
    elif state == "open":
        do(changing.postpone, event, "", by=cast.osei.id)
    elif state == "off":
        do(changing.cancel_event, event, "", by=cast.osei.id)
    data = data_of(client, event)
    assert faults_of(data) == []
    assert data["name"] == "</script> & Suppe"
    assert data["eventStatus"].endswith(STATES[state])
    assert data["eventAttendanceMode"].endswith(mode)
    assert data["startDate"] == ("2026-11-03T19:00:00+01:00" if state == "moved" else "2026-05-19T07:45:00+02:00")
    assert data.get("previousStartDate") == ("2026-05-19T07:45:00+02:00" if state == "moved" else None)
    assert "secret" not in json.dumps(data)
    if WHERE[mode].get("address"):
        assert data["location"][0]["address"]["streetAddress"] == "Market Place 1, Ashmere AS1 2BC"


@pytest.mark.parametrize(
    ("cost", "offer"),
    [
        ("£10", ("10", "GBP")), ("Supper 12,50 €, wine apart", ("12.50", "EUR")), ("5€", ("5", "EUR")),
        ("GBP 7.00", ("7.00", "GBP")), ("£10, guests £15", None), ("£1,000", None), ("Free", None), ("", None),
        ("3 courses", None), ("THE 3 of us", None),
    ],
)  # fmt: skip
def test_a_price_is_said_where_there_is_one_and_nothing_is_guessed(published, client, cost, offer):
    data = data_of(client, published(cost=cost))
    assert [(said["price"], said["priceCurrency"]) for said in data.get("offers", [])] == ([offer] if offer else [])


def test_what_is_full_or_closed_is_sold_out(published, client, do, cast, frozen):
    event = published(cost="£10", capacity=1)
    assert [offer["availability"] for offer in data_of(client, event)["offers"]] == ["https://schema.org/InStock"]
    do(registration.register, event, cast.amara.id)
    assert [offer["availability"] for offer in data_of(client, event)["offers"]] == ["https://schema.org/SoldOut"]


def test_what_is_free_and_waited_for_is_sold_out_too(published, client, do, cast):
    event = published(cost="£10", capacity=2, guest_limit=1)
    do(registration.register, event, cast.amara.id)
    do(registration.register, event, cast.jonas.id, guests=["Pip"])
    assert [offer["availability"] for offer in data_of(client, event)["offers"]] == ["https://schema.org/SoldOut"]


def test_ticket_types_are_offers_of_their_own(published, client, do, cast):
    event = published(cost="£99")
    with unit_of_work():
        supper = types.add_type(event, Ticket(name="Supper", member_price=2850, guest_price=4000, capacity=1))
        types.add_type(event, Ticket(name="Talk alone"))
        gone = types.add_type(event, Ticket(name="Not any more"))
        types.close_type(event, gone.id, now=clock.now())
    with unit_of_work():
        supper.taken = 1
    data = data_of(client, event)
    assert faults_of(data) == []
    told = [(each["name"], each["price"], each["availability"].rpartition("/")[2]) for each in data["offers"]]
    assert told == [("Supper", "28.50", "SoldOut"), ("Talk alone", "0.00", "InStock")]


def shown_of(client, event) -> dict[str, str]:
    page = client.page(f"/events/{event.slug}")
    return {
        each.get("property") or each["name"]: each["content"] for each in page("meta[property], meta[name^=twitter]")
    }


def test_other_sites_show_a_card_with_a_picture_that_they_can_draw(published, client, app):
    event = published(title='"Soup" & <repairs>')
    card = shown_of(client, event)
    assert card["og:title"] == '"Soup" & <repairs>'
    assert card["og:description"].startswith("Tuesday 19 May, 7:45 to 9:15 (")
    assert card["og:url"] == f"http://localhost/events/{event.slug}"
    assert card["og:image:alt"].startswith("Round breakfast tables")
    with client.get(card["og:image"].removeprefix("http://localhost")) as answer:
        drawn = Image.open(BytesIO(answer.data))
    assert (drawn.format, drawn.size) == ("PNG", (1200, 675))
    assert (card["og:image:type"], card["og:image:width"]) == ("image/png", "1200")

    own = BytesIO()
    Image.new("RGB", (800, 600), "#336699").save(own, "JPEG")
    own.seek(0)
    with app.test_request_context():
        name = pictures.keep(own, "middle")
        with unit_of_work():
            pictures.change(event, name, "A pot of soup", now=event.revised_at)
    card = shown_of(client, event)
    assert (card["og:image:alt"], card["og:image:type"]) == ("A pot of soup", "image/jpeg")
    with client.get(card["og:image"].removeprefix("http://localhost")) as answer:
        drawn = Image.open(BytesIO(answer.data))
    assert (drawn.format, drawn.size) == ("JPEG", (1280, 720))


def test_every_kind_of_event_has_a_card(published, client):
    kinds = list(structured.words.KINDS)
    assert kinds
    for kind in kinds:
        address = shown_of(client, published(kind=kind))["og:image"]
        with client.get(address.removeprefix("http://localhost")) as answer:
            assert answer.status_code == 200


def test_a_members_event_and_a_draft_tell_nobody_elses_site_anything(published, draft, cast, browser_as):
    browser = browser_as(cast.osei)
    for event in (published(visibility="members"), draft(title="Not yet", by=cast.osei)):
        page = browser.page(f"/events/{event.slug}")
        assert page("meta[property]") == page("script[type='application/ld+json']") == []
