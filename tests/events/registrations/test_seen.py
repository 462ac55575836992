"""Every state of an event before every kind of reader: a page offers what its operation does, says nothing that the
state contradicts, and has one way in.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.core import clock
from portal.core.actors import Actor, Right, Standing, everywhere
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.events.programme.models import Role
from portal.events.programme.operations import team
from portal.events.registrations.operations import changing, guests, registration
from portal.events.registrations.queries import own, sight
from portal.events.registrations.seen import see
from portal.events.registrations.ways import Way
from portal.events.visitors.operations import asking
from tests.events.conftest import NOW

STATES = (
    "draft", "not_yet", "open", "few_left", "full", "closed", "on", "over", "postponed", "postponed_long_ago",
    "cancelled",
)  # fmt: skip
#: "guest": who gives an address, where anybody may come.
READERS = (
    "visitor", "member", "lapsed", "coming", "waiting", "offered", "expired", "asking", "organiser", "helper", "guest",
)  # fmt: skip
VERBS = {
    "register": lambda event, person, now: registration.register(event, person, now=now),
    "withdraw": lambda event, person, now: registration.withdraw(event, person, now=now),
    "take_offer": lambda event, person, now: registration.take_offer(event, person, now=now),
    "decline_offer": lambda event, person, now: registration.decline_offer(event, person, now=now),
    "ask": lambda event, _person, now: asking.ask(event, "Noah", "noah@example.net", now=now),
    "bring": lambda event, person, now: guests.bring(event, person, {}, now=now),
    "show_me": lambda event, person, now: registration.show_me(event, person, shown=True),
}
ADDRESSES = {
    "register": {"register"}, "let-go": {"withdraw"}, "take": {"take_offer"}, "decline": {"decline_offer"},
    "shown": {"show_me"}, "guests": {"bring", "show_me"}, "visit": {"ask"},
}  # fmt: skip
INVITES = ("You may bring", "You host them", "There is room", "is left", "are left", "Save my place", "Come along")
#: What must not stand on the page in a state.
CONTRADICTS = {
    "draft": INVITES,
    "not_yet": ("You may bring", "There is room", "Save my place"),
    "full": ("There is room", "is left"),
    "closed": (*INVITES, "we write to you", "You are the next"),
    "on": (*INVITES, "we write to you", "You are the next", "You can change your mind"),
    "over": (*INVITES, "You are coming", "Others are coming", "Those who come get", "Join online", "Add to calendar"),
    "postponed": (*INVITES, "You are coming", "You can change your mind", "we write to you", "Add to calendar"),
    "cancelled": (*INVITES, "You are coming", "£9", "Join online", "Add to calendar", "Those who come get"),
}
CONTRADICTS["postponed_long_ago"] = CONTRADICTS["postponed"]


def moment(event, state: str):
    """When the state is looked at."""
    return {
        "closed": NOW + timedelta(days=2), "on": event.start_utc + timedelta(minutes=5),
        "over": event.end_utc + timedelta(days=1), "postponed_long_ago": event.end_utc + timedelta(days=40),
    }.get(state, NOW + timedelta(hours=2))  # fmt: skip


def plan_for(state: str, reader: str) -> dict:
    queued = reader in {"waiting", "offered", "expired"}
    return {
        "title": f"{state} {reader}", "guest_limit": 1, "cost": "£9", "online_url": "https://r.example/1",
        "visitors_welcome": reader == "guest",
        "offer_hours": 1 if reader == "expired" else 300,
        "opens_at": NOW + timedelta(days=3) if state == "not_yet" else None,
        "closes_at": NOW + timedelta(days=1) if state == "closed" else None,
        "approves": reader == "asking",
        "capacity": 2 if queued or state == "full" else 4 if state == "few_left" else 50,
    }  # fmt: skip


@pytest.fixture
def scene(published, draft, cast, do, frozen, smtp):
    """`scene(state, reader)`: the event, brought there by the operations; the clock stands where the state begins."""

    def make(state: str, reader: str):
        frozen(NOW)
        values = plan_for(state, reader) | {"by": cast.osei}
        if state == "draft":
            return draft(**values)
        event = published(**values)
        do(team.join, event, cast.tomas.id, Role.VIEWER)
        if state != "not_yet":
            sign_up(event, reader)
        if state.startswith("postponed"):
            do(changing.postpone, event, "The cook is ill.")
        if state == "cancelled":
            do(changing.cancel_event, event, "The roof leaks.")
        frozen(moment(event, state))
        return event

    def sign_up(event, reader: str):
        if reader in {"coming", "asking"}:
            do(registration.register, event, cast.amara.id, guests=["Bram"], list_consent=True)
        if event.capacity == 2:
            for person in (cast.jonas, cast.mara):
                do(registration.register, event, person.id)
        if reader in {"waiting", "offered", "expired"}:
            do(registration.register, event, cast.amara.id)
        if reader in {"offered", "expired"}:
            do(registration.withdraw, event, cast.mara.id)

    return make


def whose(reader: str, cast):
    people = {"visitor": None, "guest": None, "lapsed": cast.wim, "organiser": cast.osei, "helper": cast.tomas}
    return people.get(reader, cast.amara)


def actor(reader: str, cast) -> Actor:
    person = whose(reader, cast)
    if person is None:
        return Actor()
    standing = Standing.LAPSED if reader == "lapsed" else Standing.MEMBER
    powers = everywhere([Right.EVENTS] if reader == "organiser" else [])
    return Actor(account_id=person.account_id, person_id=person.id, standing=standing, powers=powers)


class Undo(Exception):
    """Nothing of what was tried stays."""


def refused(verb: str, event, person_id: int) -> str:
    """What the operation says no with; nothing when it does not."""
    db.session.commit()
    try:
        with unit_of_work():
            VERBS[verb](event, person_id, clock.now())
            raise Undo
    except Undo:
        return ""
    except DomainError as error:
        return type(error).__name__


@pytest.mark.parametrize("state", STATES)
def test_no_page_offers_what_its_operation_refuses_and_none_contradicts_the_state(
    scene, state, cast, browser_as, client, app
):
    for reader in READERS:
        event, who, person = scene(state, reader), actor(reader, cast), whose(reader, cast)
        found = db.session.scalar(sight.by_slug(who, event.slug))
        if found is None:
            assert state == "draft"
            continue
        with app.test_request_context():
            mine = db.session.scalar(own.live_with_party(event.id, person.id)) if person else None
            seen = see(found, mine, who, clock.now())
            verbs = seen.verbs
        for verb in verbs:
            assert refused(verb, event, person.id if person else 0) == "", (state, reader, verb)
        browser = browser_as(person) if person else client
        for path in (f"/events/{event.slug}", f"/events/{event.slug}/register")[: 2 if person else 1]:
            page = browser.page(path)
            main = " ".join(page.one("main").get_text(" ").split())
            forms = {form.action.rpartition("/")[2] for form in page.forms if f"/{event.slug}/" in form.action}
            assert set().union(*(ADDRESSES[end] for end in forms)) == set(verbs), (state, reader, path)
            lost = page("form[action$='/let-go'], form[action$='/decline']")
            assert all(form.find_parent("details", class_="ask") for form in lost), "a turn is lost without a question"
            for words in CONTRADICTS.get(state, ()):
                assert words not in main, (state, reader, path, words)
            if seen.way in {Way.SIGN_IN, Way.FOR_MEMBERS, Way.COMING, Way.HELD, Way.WAITING, Way.OFFERED}:
                assert "You may bring" not in main, (state, reader, path)
            if state in {"postponed", "postponed_long_ago", "cancelled"}:
                assert page("main s"), "the old day is marked"
            assert len(page("main .btn-primary")) <= 1


@pytest.mark.slow
def test_every_way_is_met(scene, cast, app):
    """The table above leaves no way out."""
    met = set()
    for state in STATES:
        for reader in READERS:
            event, who, person = scene(state, reader), actor(reader, cast), whose(reader, cast)
            found = db.session.scalar(sight.by_slug(who, event.slug))
            if found is not None:
                mine = db.session.scalar(own.live_with_party(event.id, person.id)) if person else None
                with app.test_request_context():
                    met.add(see(found, mine, who, clock.now()).way)
    assert met == set(Way) - {Way.BEHIND}


def test_those_who_run_it_are_not_told_whom_they_may_bring(published, cast, browser_as):
    event = published(guest_limit=1, by=cast.osei)
    page = browser_as(cast.osei).page(f"/events/{event.slug}/manage")
    assert "Members may bring one guest" in page
    assert "You may bring" not in page


def test_a_cancelled_event_offers_no_edit(published, cast, browser_as, do):
    event = published(by=cast.osei)
    osei = browser_as(cast.osei)
    assert osei.page(f"/events/{event.slug}/manage")(f"a[href='/events/{event.slug}/manage/edit']")
    do(changing.cancel_event, event, "")
    assert not osei.page(f"/events/{event.slug}/manage")(f"a[href='/events/{event.slug}/manage/edit']")


def test_others_are_coming_only_when_they_are(published, cast, do, browser_as):
    event = published()
    do(registration.register, event, cast.jonas.id, list_consent=True)
    amara = browser_as(cast.amara)
    for path in ("", "/people"):
        page = amara.page(f"/events/{event.slug}{path}")
        assert "Jonas Weber" in page
        assert "Others are coming too" not in page
    do(registration.register, event, cast.mara.id)
    for path in ("", "/people"):
        assert "Others are coming too" in amara.page(f"/events/{event.slug}{path}")


def test_the_list_says_in_words_what_is_left(published, cast, do, client, browser_as):
    event = published(capacity=7)
    assert "There is room." in client.page("/events")
    for person in cast.extra(4):
        do(registration.register, event, person.id)
    assert "3 places are left." in client.page("/events")
    published(title="No end of places", capacity=None)
    page = client.page("/events")
    assert page.text.count("left.") + page.text.count("There is room") == 1
    do(registration.register, event, cast.amara.id)
    do(registration.register, event, cast.jonas.id)
    assert "One place is left." in client.page("/events")


def test_a_last_day_that_the_event_has_overtaken_is_not_said(published, cast, do, change, browser_as, smtp, run_jobs):
    event = published(cancel_until=datetime.fromisoformat("2026-05-15T23:00+00:00"))
    amara = browser_as(cast.amara)
    assert "You can change your mind until" in amara.page(f"/events/{event.slug}")
    day = datetime.fromisoformat("2026-05-12 07:45")
    change(event, local_start=day, local_end=day + timedelta(hours=1))
    do(registration.register, event, cast.amara.id)
    assert "until" not in amara.page(f"/events/{event.slug}").one(".sheet").get_text()
    run_jobs()
    assert "change your mind" not in smtp.wait(1)[0].text
