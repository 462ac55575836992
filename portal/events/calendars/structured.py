"""Events for search engines: schema.org as JSON-LD, which is data and no script."""

from __future__ import annotations

from typing import Any

from portal.core.settings import association
from portal.core.web import external_url
from portal.events.programme.models import Event

SCHEMA = "https://schema.org/"


def event(of: Event) -> dict[str, Any]:
    """The event as schema.org's Event. Holds only what the public page says."""
    moved = of.first_start_utc is not None and of.first_start_utc != of.start_utc
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": of.title,
        "description": of.summary,
        "url": external_url("events.show", slug=of.slug),
        "startDate": of.start_utc.isoformat(),
        "endDate": of.end_utc.isoformat(),
        "eventStatus": SCHEMA + _status(of, moved),
        "eventAttendanceMode": SCHEMA + _mode(of),
        "location": _places(of),
        "organizer": {"@type": "Organization", "name": association().name},
    }
    if moved and of.first_start_utc is not None:
        data["previousStartDate"] = of.first_start_utc.isoformat()
    return data


def _status(of: Event, moved: bool) -> str:
    if of.cancelled_at is not None:
        return "EventCancelled"
    if of.postponed_at is not None:
        return "EventPostponed"
    return "EventRescheduled" if moved else "EventScheduled"


def _mode(of: Event) -> str:
    if of.venue and of.online_url:
        return "MixedEventAttendanceMode"
    return "OnlineEventAttendanceMode" if of.online_url else "OfflineEventAttendanceMode"


def _places(of: Event) -> list[dict[str, str]]:
    places = []
    if of.venue:
        places.append({"@type": "Place", "name": of.venue, "address": of.address or of.venue})
    if of.online_url:
        places.append({"@type": "VirtualLocation", "url": external_url("events.show", slug=of.slug)})
    return places
