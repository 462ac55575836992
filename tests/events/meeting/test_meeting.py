"""People worth meeting: named to those alone who asked to be named, by what members may read."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.facts import record
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.events.meeting import operations, queries
from portal.events.meeting.errors import ForThoseWhoCome
from portal.events.meeting.matching import Kind
from portal.events.meeting.models import FIVE, MeetingWish
from portal.events.meeting.words import say_question, say_reason
from portal.events.programme.models import Event, Role
from portal.events.programme.operations import team
from portal.events.registrations.operations import changing, registration
from portal.members.facts import PersonErased
from portal.members.memberships.models import Belonging
from portal.members.people.models import Person
from portal.members.people.steps import Step
from tests.relationships.company import tie
from tests.support.own_data import taken
from tests.support.statements import count_statements

COMPARED = ("offer", "ask", "ideal", "interests", "beyond")


@pytest.fixture
def wish(do):
    """`wish(event, person, hopes=…, ask=…)`: they come, wish it, and say this in their profile."""

    def make(event, person, *, hopes="", offers="", **profile):
        with unit_of_work():
            for name, words in profile.items():
                setattr(person, name, words)
        do(registration.register, event, person.id)
        do(operations.wish, event, person.id, hopes=hopes, offers=offers)
        return person

    return make


def found(event, person):
    """(name, why) of those who are named to them, in order."""
    db.session.rollback()
    row = db.session.execute(queries.mine(event.id, person.id)).one_or_none()
    named = queries.suggestions(event.id, row[0], today()) if row and row[1] else []
    return [(each.side.person.name, each.kind) for each in named]


def test_nobody_is_named_before_both_wish_it_and_come_and_it_ends_at_once(published, cast, do, wish):
    event, other = published(capacity=2), published(title="Elsewhere")
    amara, jonas, mara = cast.all("amara", "jonas", "mara")
    wish(event, amara, offer="Exporting to Norway")
    for there in (event, other):
        do(registration.register, there, jonas.id, list_consent=True)
    with unit_of_work():
        jonas.ask = mara.ask = "Who knows about exports?"
    do(operations.wish, other, jonas.id)
    do(registration.register, event, mara.id)  # and waits
    with pytest.raises(ForThoseWhoCome):
        do(operations.wish, event, mara.id)
    assert found(event, amara) == found(event, jonas) == []
    do(operations.wish, event, jonas.id)
    both = [(jonas.name, Kind.HELP)]
    assert found(event, amara) == both
    with unit_of_work():
        operations.withdraw(event.id, jonas.id)
    assert found(event, amara) == found(event, jonas) == []
    do(operations.wish, event, jonas.id)
    assert found(event, amara) == both
    do(registration.withdraw, event, amara.id)  # whoever gives the place back sees nobody and is seen by nobody
    assert found(event, amara) == found(event, jonas) == []
    do(registration.register, event, amara.id)
    assert found(event, amara) == [], "a new place is no new consent"


def test_of_hidden_fields_no_word_leaks_and_nothing_follows_from_them(published, cast, wish):
    """Whoever may read more elsewhere is told no more here, and what one hides oneself is not used either."""
    event = published()
    petra, greta, jonas = cast.all("petra", "greta", "jonas")
    says = {name: f"quillwort{name}" for name in COMPARED}
    amara = wish(event, cast.amara, **{**says, "trade": "Baker", "headline": "Bakes"})
    for reader in (petra, greta, jonas):
        wish(event, reader, offer=says["ask"], ask=says["offer"], ideal=says["ideal"], interests=says["interests"],
             trade="Smith", headline="Smithies")  # fmt: skip
        reasons = set()
        for hides, step in product((amara, reader), Step):
            for field in COMPARED:
                with unit_of_work():
                    amara.visibility, reader.visibility = dict.fromkeys(COMPARED, "members"), {}
                    hides.visibility = dict.fromkeys(COMPARED, "members") | {field: step.value}
                row = db.session.execute(queries.mine(event.id, reader.id)).one()
                named = {each.side.person.id: each for each in queries.suggestions(event.id, row[0], today())}
                said = f"{say_reason(named[amara.id])} {say_question(named[amara.id])}"
                hidden = step.width < Step.MEMBERS.width
                assert not (hidden and hides is amara and says[field] in said), (reader.name, field, step)
                reasons.add((hides is amara, field, hidden, named[amara.id].kind, says["beyond"] in said))
        hiding = {
            kind for hers, field, hidden, kind, _about in reasons if hidden and hers and field in {"ask", "offer"}
        }
        assert hiding == {Kind.SAME_CLIENTS, Kind.HELP}, "what is asked for is hidden, and then what is offered"
        assert (False, "offer", True, Kind.SAME_CLIENTS, True) in reasons, "what the reader hides is not used"
        about = {about for hers, field, hidden, _kind, about in reasons if hers and hidden and field == "beyond"}
        assert about == {False}


def test_five_at_most_whom_one_can_help_first_the_same_each_time_at_no_further_cost(published, cast, wish, browser_as):
    event = published()
    amara = wish(event, cast.amara, offer="Exporting, ledgers", ideal="shipyards", ask="Where to buy looms",
                 trade="Weaver", headline="Weaves sails", interests="Rowing, old maps")  # fmt: skip
    profiles = [
        {"interests": "old maps"}, {"offer": "I sell looms"}, {"ideal": "shipyard"}, {"ideal": "sail makers, weavers"},
        {"hopes": "Somebody who exports"}, {"ask": "My ledger"}, {"trade": "Weaver"},
    ]  # fmt: skip
    extras = cast.extra(len(profiles) + 20)
    blank = {"trade": "", "headline": "", "interests": "", "offer": "", "ask": "", "ideal": "", "beyond": ""}
    where, browser = f"/events/{event.slug}/meeting", browser_as(amara)
    for person, profile in zip(extras, profiles, strict=False):
        wish(event, person, **(blank | profile))
    with count_statements() as few:
        browser.page(where)
    first = found(event, amara)
    assert len(first) == FIVE
    assert [kind for _name, kind in first[:4]] == [Kind.HELP, Kind.HELP, Kind.CLIENT, Kind.SAME_CLIENTS]
    assert first == found(event, amara)
    for person in extras[len(profiles) :]:
        wish(event, person, **(blank | {"interests": "Rowing"}))
    with count_statements() as many:
        page = browser.page(where)
    assert found(event, amara)[:4] == first[:4]
    assert len(few) == len(many) <= 8
    assert len(page("main li.sheet")) == FIVE


def test_whoever_is_new_is_said_so_and_whom_one_knows_or_who_left_is_not_named(published, cast, do, wish, frozen):
    before = published(
        local_start=datetime.fromisoformat("2026-05-12 07:45"), local_end=datetime.fromisoformat("2026-05-12 09:15")
    )
    event = published(title="Next")
    lena, amara, jonas, tomas, wim = cast.all("lena", "amara", "jonas", "tomas", "wim")
    blank = dict.fromkeys(("trade", "headline", "interests", "offer", "ask", "ideal"), "")
    do(registration.register, before, tomas.id)
    for person in (amara, lena, jonas, tomas):
        wish(event, person, **blank)
    with unit_of_work():
        for person in (lena, tomas):
            db.session.get_one(Belonging, belonging_of(person)).since = clock.today("Europe/London")
    both = {(each.name, Kind.FIRST_TIME) for each in (lena, tomas)}
    assert set(found(event, amara)) == both, "Jonas has belonged for long, whatever the portal knows of him"
    frozen(before.end_utc)
    assert found(event, amara) == [(lena.name, Kind.FIRST_TIME)], "Tomas had a place, though nobody was ticked off"
    tie(amara.id, lena.id)
    assert found(event, amara) == []
    do(registration.register, event, wim.id)
    with pytest.raises(ForThoseWhoCome):
        do(operations.wish, event, wim.id)


@pytest.mark.parametrize("gone", ["left", "died"])
def test_whoever_is_no_member_any_more_is_not_named(published, cast, do, wish, frozen, gone):
    event, day = published(), clock.today("Europe/London")
    for person in cast.all("amara", "jonas"):
        wish(event, person, trade="Weaver")
    assert found(event, cast.amara) == [(cast.jonas.name, Kind.TRADE)]
    with unit_of_work():
        if gone == "left":
            db.session.get_one(Belonging, belonging_of(cast.jonas)).end = day
        else:
            db.session.get_one(Person, cast.jonas.id).died_on = day
    assert found(event, cast.amara) == []
    frozen(event.end_utc)
    with pytest.raises(ForThoseWhoCome):
        do(operations.wish, event, cast.amara.id)


def belonging_of(person):
    return db.session.scalar(select(Belonging.id).where(Belonging.person_id == person.id))


def test_the_page_from_asking_for_it_to_ending_it(published, cast, do, wish, browser_as, frozen):
    event = published(by=cast.osei)
    wish(event, cast.jonas, hopes="Somebody who mends looms")
    browser, where = browser_as(cast.amara), f"/events/{event.slug}/meeting"
    assert "This is for members who have a place" in browser.page(where).text
    do(registration.register, event, cast.amara.id, list_consent=True)
    assert browser.page(f"/events/{event.slug}/register").link("People worth meeting") == where
    assert cast.jonas.name not in browser.page(where).text
    assert browser.submit(where, {"hopes": "x" * 201}, status=422).page.errors
    page = browser.submit(where, {"hopes": "A cooper", "offers": "Mending looms"}, follow=True).page
    assert f"You might help: {cast.jonas.first} asks about “looms”" in page.text
    assert "Hopes to meet: Somebody who mends looms" in page.text
    with unit_of_work():
        team.join(event, cast.edda.id, Role.CONNECTOR, now=clock.now())
    welcome = browser_as(cast.edda).page(f"/events/{event.slug}/manage/welcome").text
    assert "Hopes to meet: A cooper" in welcome
    assert "mends looms" not in welcome, "Jonas does not let members see that he comes"
    assert "Can offer" not in welcome
    page = browser.submit(where, {}, to=f"{where}/leave", follow=True).page
    assert cast.jonas.name not in page.text
    assert "A cooper" not in browser_as(cast.edda).page(f"/events/{event.slug}/manage/welcome").text
    browser.submit(where, {})
    frozen(event.end_utc)
    assert "This is for members who have a place" in browser_as(cast.amara).page(where).text


def test_two_clicks_are_one_wish_and_it_is_in_ones_own_data_and_goes_with_one(published, cast, do, browser_as, at_once):
    event, amara = published(), cast.amara.id
    do(registration.register, event, amara)
    number = event.id

    def click():
        with unit_of_work():
            operations.wish(db.session.get_one(Event, number), amara, hopes="A cooper", now=clock.now())

    assert at_once(click, click, click) == [None, None, None]
    kept = json.loads(taken(browser_as(cast.amara)).read("my-data.json"))
    assert "A cooper" in json.dumps(kept)
    with unit_of_work():
        record(PersonErased(person_id=amara))
    assert db.session.scalars(select(MeetingWish)).all() == []


def test_a_month_after_the_event_it_is_forgotten_and_not_while_a_new_day_is_awaited(published, do, wish, cast, frozen):
    event, put_off = published(), published(title="Put off")
    for there in (event, put_off):
        wish(there, cast.amara, hopes="A cooper")
    do(changing.postpone, put_off, "")
    for after, left in ((timedelta(days=30, seconds=-1), 2), (timedelta(days=30), 1)):
        frozen(event.end_utc + after)
        operations.forget_past(clock.now())
        assert len(db.session.scalars(select(MeetingWish)).all()) == left
