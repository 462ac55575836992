"""Events for search engines and other sites: schema.org as JSON-LD, which is data and no script, and the card that is
made of a page whose address is passed on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from portal.core import money
from portal.core.settings import association
from portal.core.text import plain
from portal.core.web import external_asset, external_url
from portal.events.programme import pictures, words
from portal.events.programme.models import Event
from portal.events.tickets.models import TicketType

SCHEMA = "https://schema.org/"
#: Pictures of kinds as PNG: other sites show no SVG.
CARDS = (1200, 675)
#: One amount and its currency, and nothing else that could be another price.
PRICE = re.compile(r"\D*?(?:([£€]|\b[A-Z]{3})\s?)?(\d{1,6}(?:[.,]\d{2})?)(?:\s?([£€]|[A-Z]{3}\b))?\D*")
SIGNS = {"£": "GBP", "€": "EUR"}
#: Of a text longer than this, other sites show no more.
MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Card:
    """What other sites show of a page: Open Graph, which all of them read."""

    title: str
    text: str
    url: str
    image: str
    image_type: str
    alt: str
    width: int
    height: int


def card(of: Event) -> Card:
    """The card of a public event."""
    if of.cancelled_at is not None:
        when = _("Cancelled")
    else:
        when = words.say_old_day(of) if of.day_is_open else words.say_when_exactly(of)
    told = [part for part in (when, words.say_where(of), plain(of.summary, MOST_WORDS)) if part]
    image, kind, (width, height) = _picture(of)
    page = external_url("events.show", slug=of.slug)
    return Card(of.title, " · ".join(told), page, image, kind, words.picture_alt(of), width, height)


def event(of: Event, now: datetime, ticket_types: Sequence[TicketType] = (), *, queued: bool = False) -> dict[str, Any]:
    """The event as schema.org's Event, with what Google asks for. Holds only what the public page says.

    Times are those of the event's zone, with their distance from UTC. `queued`: somebody waits for a place, so that
    none is to be had even where one is free; with several kinds of places each is said for itself.
    """
    moved = of.first_start_utc is not None and of.first_start_utc != of.start_utc
    status = _status(of, moved)
    host = association()
    organiser = {"@type": "Organization", "name": host.name, "url": host.website or external_url("home.index")}
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": of.title,
        "description": of.summary or of.title,
        "url": external_url("events.show", slug=of.slug),
        "image": [_picture(of)[0]],
        "startDate": _local(of.start_utc, of.zone),
        "endDate": _local(of.end_utc, of.zone),
        "eventStatus": SCHEMA + status,
        "eventAttendanceMode": SCHEMA + _mode(of),
        "location": _places(of),
        "organizer": organiser,
    }
    if status == "EventRescheduled" and of.first_start_utc is not None:
        data["previousStartDate"] = _local(of.first_start_utc, of.zone)
    on_sale = [each for each in ticket_types if each.closed_at is None]
    offers = [_ticket(of, each, now) for each in on_sale] if ticket_types else _cost(of, now, full=queued)
    if offers:
        data["offers"] = offers
    return data


def _local(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


def _status(of: Event, moved: bool) -> str:
    if of.cancelled_at is not None:
        return "EventCancelled"
    if of.postponed_at is not None:
        return "EventPostponed"
    return "EventRescheduled" if moved else "EventScheduled"


def _mode(of: Event) -> str:
    if words.say_place(of) and of.online_url:
        return "MixedEventAttendanceMode"
    return "OnlineEventAttendanceMode" if of.online_url else "OfflineEventAttendanceMode"


def _places(of: Event) -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = []
    if words.say_place(of):
        places.append(_place(of.venue or of.address, of.address or of.venue))
    if of.online_url:
        places.append({"@type": "VirtualLocation", "url": external_url("events.show", slug=of.slug)})
    return places


def _place(name: str, address: str) -> dict[str, Any]:
    written = ", ".join(filter(None, (line.strip(" ,") for line in address.splitlines())))
    return {"@type": "Place", "name": name, "address": {"@type": "PostalAddress", "streetAddress": written}}


def _ticket(of: Event, ticket_type: TicketType, now: datetime) -> dict[str, Any]:
    """A ticket type at the price of members, with its own places."""
    currency = association().currency
    price = Decimal(ticket_type.member_price).scaleb(-money.decimals(currency))
    full = ticket_type.free is not None and ticket_type.free <= 0
    return {"name": ticket_type.name, **_offer(of, f"{price:f}", currency, now, full=full)}


def _cost(of: Event, now: datetime, *, full: bool) -> list[dict[str, Any]]:
    """What it costs, where that is one amount in a currency that is named; nobody's words are guessed at."""
    found = PRICE.fullmatch(of.cost)
    named = found and (found[1] or found[3])
    if not found or not named or SIGNS.get(named, named) not in {*SIGNS.values(), association().currency}:
        return []
    return [_offer(of, found[2].replace(",", "."), SIGNS.get(named, named), now, full=full)]


def _offer(of: Event, price: str, currency: str, now: datetime, *, full: bool = False) -> dict[str, Any]:
    full = full or (of.free is not None and of.free <= 0) or not of.takes_sign_ups(now)
    opens = of.opens_at or of.published_at or now
    return {
        "@type": "Offer",
        "price": price,
        "priceCurrency": currency,
        "availability": SCHEMA + ("SoldOut" if full else "InStock"),
        "validFrom": _local(opens, of.zone),
        "url": external_url("events.show", slug=of.slug),
    }


def _picture(of: Event) -> tuple[str, str, tuple[int, int]]:
    """The absolute address of its picture, its type and size."""
    if of.picture:
        return external_url("events.picture_card", name=of.picture), "image/jpeg", pictures.SIZES["large"]
    return external_asset(f"img/cards/{words.PICTURES[of.kind][0]}.png"), "image/png", CARDS
