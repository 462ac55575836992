"""Each is told what has changed against what they themselves were last told, once; and every typed word arrives."""

import re
from datetime import datetime

import pytest

from portal.events.programme.operations import planning
from portal.events.programme.operations.planning import When
from portal.events.registrations.operations import attendees, changing, registration
from tests.events.calendars.test_calendars import in_mail
from tests.events.conftest import standing_of


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def days(first: str) -> dict[str, datetime]:
    return {"local_start": at(f"{first} 07:45"), "local_end": at(f"{first} 09:15")}


@pytest.fixture
def read(smtp, run_jobs):
    """`read(person)`: the words of the latest letter to somebody, in one line."""

    def latest(person) -> str:
        run_jobs()
        run_jobs()  # what the first time wrote leaves the second time
        return " ".join(smtp.to(person.email)[-1].text.split())

    return latest


def test_each_is_told_against_what_they_were_last_told(published, cast, do, change, frozen, run_jobs, read, letters):
    event = published()
    do(registration.register, event, cast.amara.id)
    change(event, **days("2026-05-26"))
    do(registration.register, event, cast.jonas.id)  # told of the 26th
    frozen.forward(minutes=10)
    change(event, **days("2026-06-02"))
    do(registration.register, event, cast.mara.id)  # told of the 2nd
    frozen.forward(hours=1)
    run_jobs()
    assert "It was to be Tuesday 19 May, 7:45" in read(cast.amara)
    assert "It was to be Tuesday 26 May, 7:45" in read(cast.jonas)
    assert letters(cast.mara) == ["registered"]


def test_what_was_changed_and_changed_back_is_news_only_to_whoever_came_between(
    published, cast, do, change, frozen, read, letters
):
    event = published()
    do(registration.register, event, cast.amara.id)
    change(event, venue="Rope loft")
    do(registration.register, event, cast.jonas.id)
    change(event, venue="Corn Exchange")
    frozen.forward(hours=1)
    assert "The place is now Corn Exchange, not Rope loft." in read(cast.jonas)
    assert letters(cast.amara) == ["registered"]


def test_a_new_link_is_told_with_the_link_to_those_who_come_and_to_nobody_else(
    published, cast, do, change, frozen, read, letters, browser_of
):
    event = published(capacity=1, online_url="https://rooms.example/old_room__1")
    for person in cast.all("amara", "jonas"):
        do(registration.register, event, person.id)
    change(event, online_url="https://rooms.example/new_room__2")
    frozen.forward(hours=1)
    letter = read(cast.amara)
    assert "The link to the online room has changed" in letter
    assert "rooms.example" not in letter
    mine = re.search(r"http://localhost(/events/\S+/join/[\w-]+)", letter)
    assert mine is not None
    assert browser_of().page(mine[1]).link("Go to the online room") == "https://rooms.example/new_room__2"
    assert "first announced" not in letter
    assert letters(cast.jonas) == ["waiting"]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ({"venue": "Corn Exchange"}, {"venue": "", "online_url": "https://r.example/1"}, "It takes place online."),
        ({"online_url": ""}, {"online_url": "https://r.example/1"}, "You can join online too."),
        ({"online_url": "https://r.example/1"}, {"online_url": ""}, "There is no online room any more."),
        ({}, {"local_end": at("2026-05-19 10:00")}, "It ends Tuesday 19 May, 10:00."),
        (
            {},
            {"local_start": at("2026-05-19 08:00"), "local_end": at("2026-05-19 10:00"), "venue": "Rope loft"},
            "It ends Tuesday 19 May, 10:00. * The place is now Rope loft, not Corn Exchange.",
        ),
        (
            {"online_url": "https://r.example/1"},
            {"online_url": "https://r.example/2", "venue": "Rope loft"},
            "The place is now Rope loft, not Corn Exchange. * The link to the online room has changed.",
        ),
    ],
)
def test_every_change_that_calendars_carry_has_its_sentence(
    published, cast, do, change, frozen, read, before, after, says
):
    event = published(**before)
    do(registration.register, event, cast.amara.id)
    change(event, **after)
    frozen.forward(hours=1)
    letter = read(cast.amara).replace(" - ", " * ")
    assert says in letter


def test_whoever_is_removed_reads_why(published, cast, do, read):
    event = published()
    made = do(registration.register, event, cast.amara.id)
    do(attendees.remove, event, made, by=cast.osei.id, why="You asked me to, on Monday.")
    assert "You asked me to, on Monday." in read(cast.amara)


def test_guests_are_named_to_their_host(published, cast, do, read):
    event = published(guest_limit=2)
    do(registration.register, event, cast.amara.id, guests=["Bram Ostler", "Zoë *Star* Ünal"])
    letter = read(cast.amara)
    assert "Bram Ostler" in letter
    assert "Star" in letter


def test_whoever_waits_and_is_offered_a_place_reads_whom_they_bring(published, cast, do, read, browser_as):
    event = published(capacity=2, guest_limit=1)
    do(registration.register, event, cast.jonas.id, guests=["Pip"])
    do(registration.register, event, cast.amara.id, guests=["Bram Ostler"])
    amara = browser_as(cast.amara)

    def both_say(told: str) -> None:
        page = amara.page(f"/events/{event.slug}/register")
        assert told in page
        assert "With you: Bram Ostler." in page
        assert "With you: Bram Ostler." in read(cast.amara)

    both_say("You are on the waiting list")
    do(registration.withdraw, event, cast.jonas.id)
    both_say("A place has come free, and it is yours")


def test_a_calendar_is_told_where_one_is(published, cast, do, read):
    event = published(capacity=1)
    for person in cast.all("amara", "jonas"):
        do(registration.register, event, person.id)
    do(changing.cancel_event, event, "The roof leaks.", by=cast.osei.id)
    assert "Your calendar is told as well." in read(cast.amara)
    waiting = read(cast.jonas)
    assert "The roof leaks." in waiting
    assert "calendar" not in waiting


# --- postponed, and a new day ---


@pytest.fixture
def postponed(published, cast, do):
    """Amara has the one place, Jonas waits; postponed on 4 May, two weeks before its day."""
    event = published(capacity=2, closes_at=None, cancel_until=None)
    do(registration.register, event, cast.amara.id)
    do(registration.register, event, cast.jonas.id)
    do(registration.register, event, cast.mara.id)
    do(changing.postpone, event, "The cook is ill.", by=cast.osei.id)
    return event


def test_one_step_sets_the_new_day_and_tells_everybody_once(
    postponed, cast, browser_as, letters, run_jobs, frozen, db, read
):
    event, before = postponed, postponed.sequence
    run_jobs()
    frozen("2026-05-25 12:00")  # the old day has gone by
    osei = browser_as(cast.osei)
    path = f"/events/{event.slug}/manage"
    osei.submit(path, {"day": "2026-06-16"}, to=f"{path}/date")
    run_jobs()
    run_jobs()
    db.session.refresh(event)
    assert event.sequence == before + 1
    assert (event.local_start, event.local_end) == (at("2026-06-16 07:45"), at("2026-06-16 09:15"))
    assert [standing_of(event, each) for each in (cast.amara, cast.jonas, cast.mara)] == [
        "confirmed", "confirmed", "waitlisted",
    ]  # fmt: skip
    for person in (cast.amara, cast.jonas):
        assert letters(person) == ["registered", "postponed", "changed"]
        assert "There is a new day: it begins Tuesday 16 June, 7:45." in read(person)
    assert letters(cast.mara) == ["waiting", "postponed", "changed"]
    _method, _calendar, entry = in_mail(cast.amara, "changed")
    assert (entry["STATUS"], entry["SEQUENCE"]) == ("CONFIRMED", event.sequence)
    assert entry["SUMMARY"] == event.title


def test_who_is_offered_a_place_by_the_new_day_gets_that_one_letter(postponed, cast, do, letters, run_jobs):
    do(registration.withdraw, postponed, cast.amara.id)
    when = When(**days("2026-06-16"))
    do(changing.set_date, postponed, when)
    run_jobs()
    assert letters(cast.mara) == ["waiting", "postponed", "offered"]
    assert letters(cast.jonas)[-1] == "changed"


def test_the_days_for_signing_up_move_along_with_the_new_day(published, do, db):
    event = published(closes_at=planning.datetime.fromisoformat("2026-05-16T23:00+00:00"))
    do(changing.postpone, event, "")
    do(changing.set_date, event, When(**days("2026-11-10")))
    db.session.refresh(event)
    assert event.closes_at == datetime.fromisoformat("2026-11-08T00:00+00:00")  # the end of the same day before it


def test_it_may_be_the_old_day_after_all_but_none_that_has_passed(postponed, cast, do, frozen, read, browser_as):
    frozen("2026-05-10 12:00")
    path = f"/events/{postponed.slug}/manage"
    osei = browser_as(cast.osei)
    answer = osei.submit(path, {"day": "2026-05-01"}, to=f"{path}/date", status=422)
    assert "Choose a day and time still to come" in answer.page
    assert answer.page.form(f"{path}/date").values["day"] == "2026-05-01"
    osei.submit(path, {"day": "2026-05-19"}, to=f"{path}/date")
    assert "It takes place after all, on Tuesday 19 May, 7:45." in read(cast.amara)


def test_only_what_was_postponed_gets_a_new_day(published, cast, browser_as):
    event = published()
    osei = browser_as(cast.osei)
    page = osei.page(f"/events/{event.slug}/manage")
    assert not [form for form in page.forms if form.action.endswith("/date")]
    token = osei.token(f"/events/{event.slug}/manage")
    values = {"csrf_token": token, "day": "2026-06-16", "begins": "08:00", "ends": "09:00"}
    answer = osei.post(f"/events/{event.slug}/manage/date", data=values, follow_redirects=True)
    assert "Only a postponed event waits for a new day." in answer.page


def test_the_address_leads_to_the_map_into_calendars_and_is_told_when_it_is_another(
    published, cast, do, change, frozen, read, client
):
    event = published(venue="Rope loft", address="4 Weir Street, Ashmere")
    do(registration.register, event, cast.amara.id)
    assert "Where: Rope loft, 4 Weir Street, Ashmere" in read(cast.amara)
    page = client.page(f"/events/{event.slug}")
    assert page.link("Look it up on a map").endswith("query=4%20Weir%20Street%2C%20Ashmere")
    assert "4 Weir Street, Ashmere" in page
    change(event, address="5 Weir Street, Ashmere")
    frozen.forward(hours=1)
    assert "The address is now 5 Weir Street, Ashmere." in read(cast.amara)
    file = client.get(f"/events/{event.slug}.ics").text.replace("\r\n ", "")
    assert "LOCATION:Rope loft\\, 5 Weir Street\\, Ashmere" in file
