"""Ways from an event to other people's calendars and maps: plain links, followed only by whoever presses them."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import url_for
from flask_babel import gettext as _

from portal.core.text import plain
from portal.core.web import external_url
from portal.events.programme.models import Event
from portal.events.programme.words import say_where_exactly

GOOGLE = "https://calendar.google.com/calendar/render?"
OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose?"
MICROSOFT_365 = "https://outlook.office.com/calendar/0/deeplink/compose?"
MAP = "https://www.openstreetmap.org/search?query="
#: Addresses much longer than this are cut off on the way.
MOST_WORDS = 400


def for_calendars(event: Event) -> list[tuple[str, str]]:
    """(what, address): our own file first, which can be kept up to date; then forms of others, filled in.

    The link to the online room is in none of them.
    """
    page = external_url("events.show", slug=event.slug)
    words = "\n\n".join(part for part in (plain(event.summary, MOST_WORDS), page) if part)
    stamp = "%Y%m%dT%H%M%SZ"
    google = {
        "action": "TEMPLATE", "text": event.title, "details": words, "location": say_where_exactly(event),
        "dates": f"{event.start_utc.strftime(stamp)}/{event.end_utc.strftime(stamp)}",
    }  # fmt: skip
    outlook = {
        "path": "/calendar/action/compose", "rru": "addevent", "subject": event.title, "body": words,
        "location": say_where_exactly(event), "startdt": event.start_utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "enddt": event.end_utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }  # fmt: skip
    return [
        (str(_("Apple, Thunderbird and others (a file)")), url_for("events.file", slug=event.slug)),
        (str(_("Google Calendar")), GOOGLE + urlencode(google, quote_via=quote)),
        (str(_("Outlook.com")), OUTLOOK + urlencode(outlook, quote_via=quote)),
        (str(_("Microsoft 365")), MICROSOFT_365 + urlencode(outlook, quote_via=quote)),
    ]


def on_a_map(event: Event) -> str:
    """Where the place is looked up on a map; nothing where there is no place."""
    return MAP + quote(event.address or event.venue) if event.address or event.venue else ""
