"""iCalendar (RFC 5545, 7986): files and feeds, of whatever package.

Times are single instances in UTC, since zone definitions are what calendar programs disagree about most. A feed carries
no METHOD, and its DTSTAMP is the last revision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import icalendar
from flask import Response, request
from icalendar import vDuration, vText, vUri

from portal.core.house import Registry

PRODUCT = "-//Guildhall//Guildhall//EN"
REFRESH = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in a calendar, of whatever package. `revised_at` and the times are aware moments."""

    uid: str
    summary: str
    start: datetime
    end: datetime
    revised_at: datetime
    sequence: int = 0
    status: str = "CONFIRMED"
    description: str = ""
    location: str = ""
    url: str = ""
    conference: str = ""


#: What else belongs into somebody's own calendar, by packages above: (person id, since) -> entries.
ENTRIES = Registry[Callable[[int, datetime], Iterable[Entry]]]()


def feed(entries: Iterable[Entry], *, name: str) -> bytes:
    """A calendar to subscribe to, or a file to open."""
    calendar = begun()
    calendar.add("name", vText(name), encode=False)
    calendar.add("x-wr-calname", vText(name), encode=False)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for entry in entries:
        calendar.add_component(vevent(entry, stamp=entry.revised_at))
    return bytes(calendar.to_ical())


def begun() -> icalendar.Calendar:
    """A calendar without entries."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def vevent(entry: Entry, *, stamp: datetime, with_status: bool = True) -> icalendar.Event:
    """An entry, made at this moment."""
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    event.add("last-modified", entry.revised_at)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.start)
    event.add("dtend", entry.end)
    event.add("summary", entry.summary)
    if with_status:
        event.add("status", entry.status)
    if entry.description:
        event.add("description", entry.description)
    if entry.location:
        event.add("location", entry.location)
    if entry.url:
        event.add("url", vUri(entry.url))
    if entry.conference:
        event.add("conference", vUri(entry.conference), parameters={"VALUE": "URI"})
    return event


def answered(entries: Iterable[Entry], *, name: str, filename: str) -> Response:
    """A calendar as the answer to a request."""
    response = Response(feed(entries, name=name), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'inline; filename="{filename}"'
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    response.make_conditional(request)
    return response
