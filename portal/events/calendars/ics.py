"""Events as calendar entries, and invitations that calendars keep up to date (RFC 5546).

One UID per event for ever. SEQUENCE is the event's and never falls. A message carries METHOD and the moment it was
made.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import icalendar
from flask_babel import gettext as _
from icalendar import vCalAddress, vText

from portal.core import calendar_files, language
from portal.core.calendar_files import Entry
from portal.core.settings import association
from portal.core.text import noted
from portal.core.web import external_url
from portal.events.programme import words
from portal.events.programme.models import Event
from portal.events.registrations import joining
from portal.events.registrations.models import Registration
from portal.mail.addresses import Address, NotAnAddress, ascii_domain
from portal.mail.sender import default_sender

#: How long a cancelled event stays in the feeds: removing it would not cancel it in anybody's calendar.
KEEP_CANCELLED = timedelta(days=90)
#: What a parameter can hold only as RFC 6868 has it, which many programs show as it stands.
READ_BY_ALL = str.maketrans({'"': "”", "^": "ˆ"})
#: What stands in the local part of an address as it is, besides letters and digits (RFC 6068, 2).
PLAIN_IN_URIS = "!$'*+-._~"
#: The end of the link to the online room while it is nobody's, wherever a line is folded.
OPEN_TOKEN = re.compile(rb"(?:\r\n )?".join(bytes((letter,)) for letter in f"/join/{joining.ANYBODY}".encode()))
MOST_MESSAGES = 64
_messages: dict[tuple[Any, ...], tuple[bytes, bytes]] = {}


def entry_of(event: Event, *, room: str = "", tentative: bool = False) -> Entry:
    """An event as a calendar entry. `room`: for somebody who comes, the link by which they get in online."""
    page = external_url("events.show", slug=event.slug)
    postponed = event.day_is_open
    told = [_("Postponed: the new day is not fixed yet."), event.summary] if postponed else [event.summary]
    if room:
        told.append(room)
    if event.venue_note:
        told.append(event.venue_note)
    told += [event.cost, noted(event.body, external_url("home.index"), 600), page]
    status = "CANCELLED" if event.cancelled_at else "TENTATIVE" if tentative or postponed else "CONFIRMED"
    return Entry(
        uid=event.uuid,
        # Many programs do not show a status, so the name says it too.
        summary=_("Postponed: %(title)s", title=event.title) if postponed else event.title,
        start=event.start_utc,
        end=event.end_utc,
        revised_at=event.revised_at,
        sequence=event.sequence,
        status=status,
        description="\n\n".join(part for part in told if part),
        location=words.say_where_exactly(event),
        url=page,
        conference=room,
    )


def invitation(event: Event, to: Address, *, now: datetime, registration: Registration | None = None) -> bytes:
    """METHOD:REQUEST for one person who comes; with their own link to the online room, by their registration."""
    head, tail = _message(event, "REQUEST", now, online=registration is not None)
    whole = head + _attendee(to, "ACCEPTED") + tail
    return whole if registration is None else _let_in(whole, registration)


def cancellation(event: Event, to: Address, *, now: datetime, whole: bool) -> bytes:
    """METHOD:CANCEL for one person: of the whole event, or of this person's part in it (then without STATUS)."""
    head, tail = _message(event, "CANCEL", now, with_status=whole)
    return head + _attendee(to, "DECLINED") + tail


def message(entry: Entry, to: Address, *, method: str, now: datetime) -> bytes:
    """Something that is no event, for one person who takes part: METHOD:REQUEST, or CANCEL when it is off."""
    calendar = calendar_files.begun()
    calendar.add("method", method)
    component = calendar_files.vevent(entry, stamp=now.replace(microsecond=0))
    component.add("organizer", vCalAddress(_mailto(default_sender().email)))
    calendar.add_component(component)
    whole = bytes(calendar.to_ical())
    at = whole.rindex(b"\r\nEND:VEVENT\r\n") + 2
    return whole[:at] + _attendee(to, "DECLINED" if method == "CANCEL" else "ACCEPTED") + whole[at:]


def name_of_feed() -> str:
    """What the public calendar is called."""
    return association().name


def _message(
    event: Event, method: str, now: datetime, *, with_status: bool = True, online: bool = False
) -> tuple[bytes, bytes]:
    """The message without its ATTENDEE, cut where that belongs: many people get the same one in a row, each with the
    online link that is theirs.
    """
    organiser, stamp = default_sender().email, now.replace(microsecond=0)
    spoken = language.current()
    key = (event.uuid, event.sequence, event.revised_at, method, with_status, online, organiser, stamp, spoken)
    made = _messages.get(key)
    if made is None:
        room = joining.address_with(event, joining.ANYBODY) if online and event.online_url else ""
        entry = entry_of(event, room=room)
        calendar = calendar_files.begun()
        calendar.add("method", method)
        component = calendar_files.vevent(entry, stamp=stamp, with_status=with_status)
        # The mail comes from this very address; programs take a change only from whoever invited.
        component.add("organizer", vCalAddress(_mailto(organiser)))
        calendar.add_component(component)
        whole = bytes(calendar.to_ical())
        at = whole.rindex(b"\r\nEND:VEVENT\r\n") + 2
        if len(_messages) >= MOST_MESSAGES:
            _messages.clear()
        made = _messages[key] = whole[:at], whole[at:]
    return made


def _let_in(part: bytes, registration: Registration) -> bytes:
    """With their own token where one is open; it is as long, so the lines stay folded where they are."""
    token = joining.token_of(registration.id).encode()

    def theirs(found: re.Match[bytes]) -> bytes:
        letters = iter(token)
        return re.sub(rb"~", lambda _tilde: bytes((next(letters),)), found[0])

    return OPEN_TOKEN.sub(theirs, part)


def _attendee(to: Address, answer: str) -> bytes:
    address = vCalAddress(_mailto(to.email))
    if to.name:
        address.params["CN"] = vText(to.name.translate(READ_BY_ALL))
    address.params["ROLE"] = vText("REQ-PARTICIPANT")
    address.params["PARTSTAT"] = vText(answer)
    address.params["RSVP"] = vText("FALSE")
    line = icalendar.parser.Contentline.from_parts("ATTENDEE", address.params, address)
    return bytes(line.to_ical()) + b"\r\n"


def _mailto(email: str) -> str:
    """The address as the letter itself is sent to it, spelled as a URI (RFC 6068)."""
    local, _at, domain = email.rpartition("@")
    with suppress(NotAnAddress):  # no letter leaves for such a domain, but people sign up all the same
        domain = ascii_domain(domain)
    return f"mailto:{quote(local, safe=PLAIN_IN_URIS)}@{domain}"
