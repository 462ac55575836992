"""Calendar files as two libraries read them that neither wrote them nor know each other: `vobject` and `ical`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from portal.core import clock, settings
from portal.core.work import unit_of_work
from portal.events.calendars import ics
from portal.events.programme.models import Event
from portal.events.registrations.operations import changing, registration
from portal.mail.addresses import Address
from portal.mail.mime.fields import mailbox
from portal.mail.sender import default_sender
from portal.members.people.operations import people
from tests.support.smtp import Letter

#: What may stand in a title, a place or a text, and has broken calendars.
WORDS = {
    "escapes": "Größe, Mut; und\\oder",
    "what looks escaped": r"C:\new, \\, \; and \, stay",
    "emoji": "🎉" * 40,
    "right to left": "ערב קהילה, أمسية",
    "wide": "集まり" * 13,
    "quotes": "\"Ask\": 'neighbours' ^n",
    "another entry": "END:VEVENT",
    "one long word": "x" * 140,
}
NAMES = ['Jo "the" X', "Zoë; Ünal, né", "محمد علي", "A" * 190, "x:y=z", "^n Caret^^", "back\\slash", "🎉", ""]
#: As people write it, and as a calendar is to have it: the address that the letter itself goes to, as a URI.
ADDRESSES = {
    "amara@members.example": "amara@members.example",
    "o'brien+walks@members.example": "o'brien+walks@members.example",
    "werkstatt@straße-werkstatt.example": "werkstatt@xn--strae-werkstatt-tib.example",
    "amélie@members.example": "am%C3%A9lie@members.example",
    "a&b=c/d?{e}%@members.example": "a%26b%3Dc%2Fd%3F%7Be%7D%25@members.example",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a program takes from a file with one entry."""

    method: str | None
    uid: str
    sequence: int
    status: str | None
    summary: str
    location: str | None
    description: str
    start: datetime
    end: datetime
    stamp: datetime
    organiser: str | None
    attendees: list[tuple[str, str]]


def by_vobject(raw: bytes) -> Told:
    (calendar,) = vobject.readComponents(raw.decode())
    (entry,) = calendar.vevent_list

    def said(component, name):
        found = component.contents.get(name, [])
        assert len(found) <= 1, name
        return found[0].value if found else None

    return Told(
        method=said(calendar, "method"), uid=said(entry, "uid"), sequence=int(said(entry, "sequence")),
        status=said(entry, "status"), summary=said(entry, "summary"), location=said(entry, "location"),
        description=said(entry, "description"), start=said(entry, "dtstart"), end=said(entry, "dtend"),
        stamp=said(entry, "dtstamp"), organiser=said(entry, "organizer"),
        attendees=[(each.value, each.params.get("CN", [""])[0]) for each in entry.contents.get("attendee", [])],
    )  # fmt: skip


def by_ical(raw: bytes) -> Told:
    calendar = IcsCalendarStream.calendar_from_ics(raw.decode())
    (entry,) = calendar.events
    return Told(
        method=calendar.method, uid=entry.uid, sequence=entry.sequence, status=entry.status, summary=entry.summary,
        location=entry.location, description=entry.description, start=entry.dtstart, end=entry.dtend,
        stamp=entry.dtstamp, organiser=str(entry.organizer.uri) if entry.organizer else None,
        attendees=[(str(each.uri), each.common_name or "") for each in entry.attendees],
    )  # fmt: skip


def read(raw: bytes) -> Told:
    """What both say, once it is sure that they say the same and that the file is as the standard has it."""
    assert raw.replace(b"\r\n", b"").count(b"\n") == 0
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert raw.count(b"\r\nSEQUENCE:") == 1
    assert b"TZID" not in raw
    told = by_vobject(raw)
    assert by_ical(raw) == told
    assert {each.utcoffset() for each in (told.start, told.end, told.stamp)} == {timedelta(0)}
    return told


def in_letter(letter: Letter) -> Told:
    """The calendar object of a letter: the last of its alternatives, with the METHOD that its part declares."""
    kinds = [part.get_content_type() for part in letter.message.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    (part,) = [each for each in letter.message.walk() if each.get_content_type() == "text/calendar"]
    told = read(part.get_payload(decode=True))
    assert part.get_param("method") == told.method
    assert told.organiser == f"mailto:{parseaddr(str(letter.message['From']))[1]}"
    return told


@pytest.mark.parametrize("words", WORDS.values(), ids=list(WORDS))
def test_what_is_published_moved_given_back_and_cancelled_is_read_as_it_is_meant(
    published, cast, do, change, smtp, run_jobs, frozen, client, words
):
    event = published(title=words, venue=words, summary=f"{words}\n\n{words}", body="See [the map](/a,b;c).")
    for person in cast.all("amara", "jonas"):
        do(registration.register, event, person.id)
    run_jobs()
    frozen.forward(hours=1)
    change(
        event,
        local_start=datetime.fromisoformat("2026-11-03 19:00"),
        local_end=datetime.fromisoformat("2026-11-03 22:30"),
    )
    frozen.forward(hours=1)
    run_jobs()
    frozen.forward(hours=1)
    do(registration.withdraw, event, cast.jonas.id)
    do(changing.cancel_event, event, "The roof leaks.", by=cast.osei.id)
    run_jobs()

    came, moved, off = [in_letter(each) for each in smtp.to(cast.amara.email) if event.title in each.subject]
    _, _, given_back = [in_letter(each) for each in smtp.to(cast.jonas.email) if event.title in each.subject]
    in_file, in_feed = (read(client.get(path).data) for path in (f"/events/{event.slug}.ics", "/events.ics"))
    everywhere = [came, moved, off, given_back, in_file, in_feed]
    assert {told.uid for told in everywhere} == {event.uuid}
    assert {(told.summary, told.location) for told in everywhere} == {(words, words)}
    assert all(told.description.startswith(f"{words}\n\n{words}\n\nSee the map (") for told in everywhere)
    assert [told.method for told in everywhere] == ["REQUEST", "REQUEST", "CANCEL", "CANCEL", None, None]
    assert [told.sequence for told in everywhere] == [0, 1, 2, 1, 2, 2]
    assert [told.status for told in everywhere] == ["CONFIRMED", "CONFIRMED", "CANCELLED", None] + ["CANCELLED"] * 2
    assert [told.start.hour for told in everywhere] == [6] + [19] * 5
    assert came.stamp < moved.stamp < given_back.stamp <= off.stamp
    assert in_file.stamp == in_feed.stamp == event.revised_at
    assert [told.attendees for told in everywhere] == [
        *[[("mailto:amara@members.example", cast.amara.name)]] * 3,
        [("mailto:jonas@members.example", cast.jonas.name)], [], [],
    ]  # fmt: skip
    assert in_file.organiser is in_feed.organiser is None


@pytest.mark.parametrize("written", ADDRESSES)
def test_any_name_at_any_address_is_read_as_one_attendee(published, app, written):
    event = published()
    app.config["MAIL_DEFAULT_SENDER"] = "Das Haus <haus@straße.example>"
    with app.test_request_context():
        sender = parseaddr(mailbox(default_sender()))[1]
        for name in NAMES:
            to, now = Address(written, name), clock.now()
            invited = ics.invitation(event, to, now=now)
            off, given_back = (ics.cancellation(event, to, now=now, whole=whole) for whole in (True, False))
            for told in (read(invited), read(off), read(given_back)):
                ((address, called),) = told.attendees
                assert address == f"mailto:{ADDRESSES[written]}"
                assert called == name.replace('"', "”").replace("^", "ˆ")
                assert told.organiser == f"mailto:{sender}" == "mailto:haus@xn--strae-oqa.example"


def test_the_name_of_a_feed_is_text(published, client):
    with unit_of_work():
        settings.change(name="Mut, Witz; und\\oder")
    published()
    raw = client.get("/events.ics").data
    assert IcsCalendarStream.calendar_from_ics(raw.decode()).name == ["Mut, Witz; und\\oder"]
    assert vobject.readOne(raw.decode()).contents["name"][0].value == "Mut, Witz; und\\oder"


def test_two_people_at_one_address_never_cancel_each_others_entry(published, do, smtp, run_jobs):
    event: Event = published()
    shared = "the.okafors@members.example"
    with unit_of_work():
        ada, obi = [people.add_person({"name": name, "email": shared}, now=clock.now()).id for name in ("Ada", "Obi")]
    for person in (ada, obi):
        do(registration.register, event, person)
    do(registration.withdraw, event, ada)
    run_jobs()
    *came, given_back = smtp.to(shared)
    assert [in_letter(each).method for each in came] == ["REQUEST", "REQUEST"]
    assert not [each for each in given_back.message.walk() if each.get_content_type() == "text/calendar"]
    do(registration.withdraw, event, obi)
    run_jobs()
    assert in_letter(smtp.to(shared)[-1]).method == "CANCEL"
