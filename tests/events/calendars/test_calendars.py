"""Calendar files, parsed back: one UID for ever, a SEQUENCE that grows, and cancellations that cancel."""

import re
from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from portal.core import clock
from portal.core.db import db
from portal.events.calendars import ics
from portal.events.registrations.operations import changing, registration
from portal.mail.models import Delivery, DeliveryAttachment
from portal.mail.outbox import Address


def parsed(data: bytes | str) -> tuple[icalendar.Calendar, list[icalendar.Event]]:
    raw = data.encode() if isinstance(data, str) else data
    assert raw.replace(b"\r\n", b"").count(b"\n") == 0
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    calendar = icalendar.Calendar.from_ical(raw)
    events = list(calendar.walk("VEVENT"))
    assert raw.count(b"\nSEQUENCE:") == len(events)
    return calendar, events


def in_mail(person, kind: str) -> tuple[str | None, icalendar.Calendar, icalendar.Event]:
    """The calendar object of the person's latest letter of that kind: the part's method, calendar and event."""
    found = (
        db.session.query(DeliveryAttachment)
        .join(Delivery, Delivery.id == DeliveryAttachment.delivery_id)
        .filter(Delivery.kind == f"events.{kind}", Delivery.email == person.email)
        .order_by(Delivery.id.desc())
        .first()
    )
    assert found is not None
    calendar, (event,) = parsed(found.data)
    return found.method, calendar, event


def test_the_file_says_what_the_page_says(published, client):
    event = published(title="Größe, Mut; und\\oder", venue_note="Step-free")
    answer = client.get(f"/events/{event.slug}.ics")
    assert answer.mimetype == "text/calendar"
    calendar, (entry,) = parsed(answer.data)
    assert "METHOD" not in calendar
    assert entry["UID"] == event.uuid
    assert entry["SUMMARY"] == "Größe, Mut; und\\oder"
    assert entry.decoded("DTSTART") == datetime(2026, 5, 19, 6, 45, tzinfo=UTC)
    assert b"DTSTART:20260519T064500Z" in answer.data
    assert entry.decoded("DTSTAMP") == event.revised_at
    assert entry["SEQUENCE"] == 0
    assert "ATTENDEE" not in entry


def test_it_keeps_the_paragraphs_and_where_their_links_lead(published, client):
    slides, long = "https://slides.example/a_(b)?x=1", ("Some more words. " * 8).strip()
    event = published(body=f"Bring [your slides]({slides}).\n\n{long}\n\n- Read [who leads](/leadership)")
    _, (entry,) = parsed(client.get(f"/events/{event.slug}.ics").data)
    leads = "- Read who leads (http://localhost/leadership)"
    assert f"Bring your slides ({slides}).\n\n{long}\n\n{leads}" in entry["DESCRIPTION"]


def test_a_long_text_is_cut_before_an_address_and_never_within(published, client):
    event = published(body=f"{'word ' * 115}[the map](https://maps.example/{'far/' * 20})")
    _, (entry,) = parsed(client.get(f"/events/{event.slug}.ics").data)
    assert "word the map…" in entry["DESCRIPTION"]
    assert "maps.example" not in entry["DESCRIPTION"]


def test_a_long_text_without_spaces_is_cut_all_the_same(published, client):
    event = published(body="本" * 700)
    _, (entry,) = parsed(client.get(f"/events/{event.slug}.ics").data)
    assert f"\n\n{'本' * 600}…\n\n" in entry["DESCRIPTION"]


def test_one_uid_in_mail_file_and_feed(published, cast, do, client):
    event = published()
    do(registration.register, event, cast.amara.id)
    method, calendar, entry = in_mail(cast.amara, "registered")
    assert method == calendar["METHOD"] == "REQUEST"
    assert entry["UID"] == event.uuid
    assert entry["ATTENDEE"] == "mailto:amara@members.example"
    assert entry["ORGANIZER"].startswith("mailto:")
    (in_feed,) = parsed(client.get("/events.ics").data)[1]
    (in_file,) = parsed(client.get(f"/events/{event.slug}.ics").data)[1]
    assert in_feed["UID"] == in_file["UID"] == entry["UID"]


def test_a_change_of_time_or_place_is_told_once_after_it_has_settled(
    published, cast, do, change, letters, run_jobs, frozen
):
    event = published()
    do(registration.register, event, cast.amara.id)
    change(event, venue="Rope loft")
    frozen.forward(minutes=10)
    change(event, local_start=datetime.fromisoformat("2026-05-19 08:00"))
    run_jobs()
    assert letters(cast.amara) == ["registered"]
    frozen.forward(minutes=31)
    run_jobs()
    run_jobs()
    assert letters(cast.amara) == ["registered", "changed"]
    method, _calendar, entry = in_mail(cast.amara, "changed")
    assert (method, entry["SEQUENCE"], entry["LOCATION"]) == ("REQUEST", 2, "Rope loft")
    assert entry.decoded("DTSTART") == datetime(2026, 5, 19, 7, 0, tzinfo=UTC)


def test_a_change_within_a_day_is_told_at_once(published, cast, do, change, letters, run_jobs, frozen):
    event = published()
    do(registration.register, event, cast.amara.id)
    frozen("2026-05-18 12:00")
    run_jobs()
    change(event, venue="Rope loft")
    run_jobs()
    assert letters(cast.amara) == ["registered", "reminder", "changed"]


def test_words_alone_do_not_count_as_a_change(published, cast, do, change, letters, run_jobs, frozen):
    event = published()
    do(registration.register, event, cast.amara.id)
    change(event, summary="Other words.", cost="£10")
    frozen.forward(hours=1)
    run_jobs()
    db.session.refresh(event)
    assert event.sequence == 0
    assert letters(cast.amara) == ["registered"]


def test_whoever_signs_up_after_a_change_is_not_told_of_it_again(
    published, cast, do, change, letters, run_jobs, frozen
):
    event = published()
    change(event, venue="Rope loft")
    do(registration.register, event, cast.amara.id)
    frozen.forward(hours=1)
    run_jobs()
    assert letters(cast.amara) == ["registered"]


def test_cancelling_takes_it_out_of_every_calendar_and_keeps_it_in_the_feed(
    published, cast, do, letters, client, frozen, run_jobs
):
    event = published(capacity=1)
    for person in cast.all("amara", "jonas"):
        do(registration.register, event, person.id)
    do(changing.cancel_event, event, "The roof leaks.", by=cast.osei.id)
    run_jobs()
    assert letters(cast.amara) == ["registered", "cancelled"]
    assert letters(cast.jonas) == ["waiting", "cancelled"]
    method, calendar, entry = in_mail(cast.amara, "cancelled")
    assert method == calendar["METHOD"] == "CANCEL"
    assert (entry["STATUS"], entry["SEQUENCE"], entry["UID"]) == ("CANCELLED", 1, event.uuid)
    assert entry["ATTENDEE"] == "mailto:amara@members.example"
    (in_feed,) = parsed(client.get("/events.ics").data)[1]
    assert in_feed["STATUS"] == "CANCELLED"
    frozen.forward(days=89)
    assert len(parsed(client.get("/events.ics").data)[1]) == 1
    frozen.forward(days=30)
    assert parsed(client.get("/events.ics").data)[1] == []


def test_one_person_withdrawing_is_cancelled_without_a_status(published, cast, do):
    event = published()
    do(registration.register, event, cast.amara.id)
    do(registration.withdraw, event, cast.amara.id)
    method, calendar, entry = in_mail(cast.amara, "withdrawn")
    assert method == calendar["METHOD"] == "CANCEL"
    assert "STATUS" not in entry


def test_putting_off_keeps_the_list_and_a_new_day_brings_it_back(
    published, cast, do, change, letters, run_jobs, frozen
):
    event = published(capacity=1)
    for person in cast.all("amara", "jonas"):
        do(registration.register, event, person.id)
    do(changing.postpone, event, "The cook is ill.", by=cast.osei.id)
    assert in_mail(cast.amara, "postponed")[2]["STATUS"] == "TENTATIVE"
    frozen("2026-05-20 12:00")
    change(
        event,
        local_start=datetime.fromisoformat("2026-06-02 07:45"),
        local_end=datetime.fromisoformat("2026-06-02 09:15"),
    )
    frozen.forward(hours=1)
    run_jobs()
    assert letters(cast.amara) == ["registered", "postponed", "changed"]
    assert letters(cast.jonas) == ["waiting", "postponed", "changed"]
    assert in_mail(cast.amara, "changed")[2]["STATUS"] == "CONFIRMED"


def test_the_own_calendar_has_a_secret_address_that_can_be_renewed_and_revoked(published, cast, do, browser_as, client):
    event = published()
    do(registration.register, event, cast.amara.id)
    published(title="Not hers")
    amara = browser_as(cast.amara)
    amara.submit("/me/calendar", to="/me/calendar")
    (field,) = amara.page("/me/calendar")("#feed-address")
    address = field["value"].removeprefix("http://localhost")
    (entry,) = parsed(client.get(address).data)[1]
    assert entry["SUMMARY"] == event.title
    amara.submit("/me/calendar", button="Renew the address")
    assert client.get(address).status_code == 404
    (field,) = amara.page("/me/calendar")("#feed-address")
    address = field["value"].removeprefix("http://localhost")
    assert client.get(address).status_code == 200
    amara.submit("/me/calendar", to="/me/calendar/revoke")
    assert client.get(address).status_code == 404


def test_a_feed_asked_again_answers_not_modified(published, client):
    published()
    first = client.get("/events.ics")
    assert client.get("/events.ics", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", ['Jo "the" X', "Zoë; Ünal, né", "محمد علي", "A" * 190, "x:y=z"])
def test_any_name_fits_into_an_invitation(published, name, app):
    event = published()
    with app.test_request_context():
        _calendar, (entry,) = parsed(ics.invitation(event, Address("a@members.example", name), now=clock.now()))
    assert entry["ATTENDEE"] == "mailto:a@members.example"


def test_reminders_come_once_the_day_before_and_again_when_it_was_moved(
    published, cast, do, change, letters, run_jobs, frozen
):
    event = published()
    do(registration.register, event, cast.amara.id)
    frozen("2026-05-18 05:00")
    run_jobs()
    assert letters(cast.amara) == ["registered"]
    frozen("2026-05-18 07:00")
    run_jobs()
    frozen.forward(hours=1)
    run_jobs()
    assert letters(cast.amara) == ["registered", "reminder"]
    change(
        event,
        local_start=datetime.fromisoformat("2026-05-26 07:45"),
        local_end=datetime.fromisoformat("2026-05-26 09:15"),
    )
    run_jobs()
    frozen("2026-05-25 09:00")
    run_jobs()
    assert letters(cast.amara) == ["registered", "reminder", "changed", "reminder"]


def test_whoever_signs_up_on_the_last_day_is_not_reminded(published, cast, do, letters, run_jobs, frozen):
    event = published()
    frozen(event.start_utc - timedelta(hours=10))
    do(registration.register, event, cast.amara.id)
    run_jobs()
    assert letters(cast.amara) == ["registered"]


def test_every_property_of_a_feed_has_the_type_that_its_standard_gives_it(published, client, cast, do):
    """RFC 5545, RFC 7986, and MS-OXCICAL for the hint that Outlook reads."""
    published(online_url="https://rooms.example/1")
    do(changing.cancel_event, published(title="Off"), "")
    do(changing.postpone, published(title="Later"), "")
    raw = client.get("/events.ics").data
    calendar, events = parsed(raw)
    duration = r"P(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?"
    moment = r"\d{8}T\d{6}Z"
    shapes = {
        "VERSION": r"2\.0", "CALSCALE": "GREGORIAN", "REFRESH-INTERVAL": duration, "X-PUBLISHED-TTL": duration,
        "DTSTAMP": moment, "LAST-MODIFIED": moment, "DTSTART": moment, "DTEND": moment, "SEQUENCE": r"\d+",
        "STATUS": "CONFIRMED|TENTATIVE|CANCELLED", "UID": r"[0-9a-f-]{36}", "URL": r"https?://\S+",
    }  # fmt: skip
    words = {"PRODID", "NAME", "X-WR-CALNAME", "SUMMARY", "DESCRIPTION", "LOCATION", "BEGIN", "END"}
    unfolded = raw.decode().replace("\r\n ", "").split("\r\n")
    met = set()
    for line in filter(None, unfolded):
        name, value = line.split(":", 1)
        name = name.split(";")[0]
        met.add(name)
        assert name in words or re.fullmatch(shapes[name], value), line
    assert met >= set(shapes)
    assert "X-PUBLISHED-TTL:PT6H" in unfolded
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    assert {str(event["STATUS"]) for event in events} == {"CONFIRMED", "TENTATIVE", "CANCELLED"}
