"""The pages of the door, as somebody who stands there uses them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.arrivals import codes
from portal.events.arrivals.models import CheckIn
from portal.events.arrivals.operations import walk_ins
from portal.events.errors import AlreadyOver, HasNoPlace
from portal.events.programme.models import Role
from portal.events.programme.operations import team
from portal.events.registrations.models import Place
from portal.events.registrations.operations import registration
from portal.events.tickets.models import TicketType
from portal.events.tickets.operations import types
from portal.events.tickets.operations.types import Ticket
from portal.mail.models import DeliveryContent
from portal.members.people.models import Person
from portal.members.people.operations.people import add_person
from tests.events.conftest import counted, place_of, standing_of


@pytest.fixture
def evening(published, cast, do, frozen):
    """Two places, both taken by Amara and her guest; Edda is at the door, ten minutes before it begins."""
    event = published(by=cast.osei, capacity=2, guest_limit=1)
    do(registration.register, event, cast.amara.id, guests=["Nils"])
    with unit_of_work():
        team.join(event, cast.edda.id, Role.DOOR, now=clock.now())
    frozen(event.start_utc - timedelta(minutes=10))
    return event


def test_whoever_is_at_the_door_sees_names_and_arrivals_and_nothing_else(evening, cast, browser_as):
    edda = browser_as(cast.edda)
    page = edda.page(f"/events/{evening.slug}/manage/door")
    assert "Here: 0. Still expected: 2." in page
    assert "Comes with Amara" in page
    assert cast.amara.email not in edda.get(f"/events/{evening.slug}/manage/door").text
    nils = edda.page(f"/events/{evening.slug}/manage/door?q=nils")
    assert "Nils" in nils
    edda.send(nils.form(button="Is here"))
    edda.send(nils.form(button="Is here"))
    page = edda.page(f"/events/{evening.slug}/manage/door")
    assert "Here: 1. Still expected: 1." in page
    assert "Here since 7:35" in page


@pytest.mark.parametrize("typed", ["oystein", "LYSY", "Øystein Łysy", "øystein lysy"])
def test_a_name_is_found_without_its_accents(published, cast, browser_as, do, frozen, typed):
    event = published(by=cast.osei)
    with unit_of_work():
        oystein = add_person({"name": "Øystein Łysy"}, now=clock.now()).id
    do(registration.register, event, oystein)
    frozen(event.start_utc - timedelta(minutes=10))
    osei, here = browser_as(cast.osei), f"/events/{event.slug}/manage"
    assert all("Øystein Łysy" in osei.page(f"{here}/{list_}?q={typed}") for list_ in ("door", "attendees"))
    assert "Øystein Łysy" not in osei.page(f"{here}/door?q=amara")


def test_a_code_opens_a_page_with_one_button_and_looking_at_it_changes_nothing(evening, cast, browser_as):
    edda = browser_as(cast.edda)
    code = db.session.scalars(select(Place.code).where(Place.number == 1)).one()
    address = f"/events/{evening.slug}/door/{code}"
    page = edda.page(address)
    assert "Nils" in page
    assert db.session.query(CheckIn).count() == 0
    edda.send(page.form(button="Is here"))
    assert "Here since 7:35" in edda.page(address)
    assert "Nobody has this code" in edda.page(f"/events/{evening.slug}/door/made-up-by-somebody")
    assert browser_as(cast.amara).get(address).status_code == 403


def told(browser, event, marks, **more):
    token = browser.get(f"/events/{event.slug}/manage/door/people").json["token"]
    return browser.post(
        f"/events/{event.slug}/manage/door/notes", json={"now": 1_000_000, "door": "Gate", "marks": marks} | more,
        headers={"X-CSRFToken": token},
    )  # fmt: skip


def test_brackets_within_brackets_are_no_marks(evening, cast, browser_as):
    edda = browser_as(cast.edda)
    token = edda.get(f"/events/{evening.slug}/manage/door/people").json["token"]
    answer = edda.post(
        f"/events/{evening.slug}/manage/door/notes", data="[" * 100_000, content_type="application/json",
        headers={"X-CSRFToken": token},
    )  # fmt: skip
    assert answer.status_code == 422


def test_what_a_device_kept_is_taken_once_by_its_own_clock_and_the_rest_is_said(evening, cast, browser_as):
    edda = browser_as(cast.edda)
    amara, nils = db.session.scalars(select(Place).order_by(Place.number)).all()
    marks = [
        {"uuid": "one", "place": amara.code, "what": "in", "at": 1_000_000 - 60_000},
        {"uuid": "two", "place": "nobody-has-this-one", "what": "in", "at": 1_000_000},
    ]
    for _again in range(2):
        answer = told(edda, evening, marks)
        assert answer.json["done"] == ["one"]
        assert answer.json["refused"] == [
            {"uuid": "two", "said": "Nobody has this code. Look the person up by name."}
        ]  # fmt: skip
    people = edda.get(f"/events/{evening.slug}/manage/door/people").json
    assert [(each[1], each[3]) for each in people["people"]] == [
        (cast.amara.name, "2026-05-19T06:34:00+00:00"), ("Nils", ""),
    ]  # fmt: skip
    assert (db.session.query(CheckIn).count(), db.session.scalar(select(CheckIn.door))) == (1, "Gate")
    changed = edda.get(f"/events/{evening.slug}/manage/door/people?after={people['after']}").json
    assert changed["people"] == []
    assert nils.arrived_at is None


@pytest.mark.parametrize(
    ("door", "kept"), [("Garden\u00a0gate", "Garden gate"), ("a\x00b", ""), ("x" * 41, "x" * 40), (7, ""), (None, "")]
)
def test_nothing_that_was_noted_is_lost_for_what_a_door_is_called(evening, cast, browser_as, door, kept):
    code = db.session.scalars(select(Place.code).order_by(Place.number)).first()
    marks = [{"uuid": "one", "place": code, "what": "in", "at": 1_000_000}]
    assert told(browser_as(cast.edda), evening, marks, door=door).json["done"] == ["one"]
    assert db.session.scalar(select(CheckIn.door)) == kept


@pytest.mark.parametrize(
    "marks",
    [None, 7, ["x"], [{}], [{"uuid": "x" * 37, "place": "a", "what": "in", "at": 0}],
     [{"uuid": "x", "place": "a\x00b", "what": "in", "at": 0}], [{"uuid": "x", "place": "a", "what": "away", "at": 0}],
     [{"uuid": "x", "place": "a", "what": "in", "at": 10**400}]],
)  # fmt: skip
def test_what_no_page_of_ours_sends_is_refused(evening, cast, browser_as, marks):
    assert told(browser_as(cast.edda), evening, marks).status_code == 422
    assert db.session.query(CheckIn).count() == 0


def test_a_walk_in_gets_a_place_and_passes_nobody_without_the_organisers_word(evening, cast, browser_as, do, change):
    page = f"/events/{evening.slug}/manage/door"
    edda, osei = browser_as(cast.edda), browser_as(cast.osei)
    sent = {"name": "Wanda Late", "past_others": "1", "csrf_token": edda.token(page)}
    assert edda.post(f"{page}/walk-ins", data=sent).status_code == 303
    assert "Every place is taken or waited for" in edda.page(page)
    assert db.session.scalar(select(Person.id).where(Person.name == "Wanda Late")) is None
    with pytest.raises(HasNoPlace, match="raise the number of places"):
        do(walk_ins.let_in, evening, None, name="Wanda Late", by=cast.osei.id, past_others=True)
    do(registration.register, evening, cast.jonas.id)
    change(evening, capacity=3, closes_at=clock.now())
    assert standing_of(evening, cast.jonas) == "waitlisted"
    found = osei.page(f"{page}?find=Edda").forms
    found = next(form for form in found if "person" in form.values)
    osei.send(found, {"past_others": "1"})
    assert standing_of(evening, cast.edda) == "confirmed"
    assert counted(evening) == (3, 3)
    late = db.session.scalars(select(Place).where(Place.arrived_at.is_not(None))).one()
    assert late.arrived_at == clock.now()


def test_nobody_is_let_in_past_others_on_a_ticket_of_which_none_is_left(published, cast, do, frozen):
    event = published(capacity=10)
    supper, talk = (
        do(lambda *, now, name=name: types.add_type(event, Ticket(name=name, capacity=1))).id
        for name in ("Supper", "Talk")
    )
    for person in cast.all("amara", "jonas"):
        do(registration.register, event, person.id, tickets=[supper])
    frozen(event.start_utc)
    with pytest.raises(HasNoPlace, match="Every place is taken"):
        do(walk_ins.let_in, event, None, name="Wanda Late", by=None, ticket=supper, past_others=True)
    do(walk_ins.let_in, event, None, name="Wanda Late", by=None, ticket=talk, past_others=True)
    taken = db.session.execute(select(TicketType.name, TicketType.taken)).all()
    assert dict(map(tuple, taken)) == {"Supper": 1, "Talk": 1}


def test_somebody_on_the_list_or_unknown_is_let_in_once_while_it_lasts(published, cast, do, frozen):
    event = published(by=cast.osei)
    mine = do(registration.register, event, cast.amara.id)
    frozen(event.start_utc)
    for _press in range(2):
        noted = do(walk_ins.let_in, event, cast.amara.id, by=None)
        assert noted.place.id == place_of(mine).id
    wanda = do(walk_ins.let_in, event, None, name="Wanda Late", by=None)
    assert (wanda.name, wanda.arrived_at) == ("Wanda Late", clock.now())
    frozen(event.end_utc)
    with pytest.raises(AlreadyOver):
        do(walk_ins.let_in, event, cast.jonas.id, by=None)


def test_everybody_in_a_party_has_a_code_on_the_page_that_their_mail_leads_to(published, cast, browser_as, do):
    event = published(by=cast.osei, guest_limit=1)
    mine = do(registration.register, event, cast.amara.id, guests=["Nils"])
    amara, osei = browser_as(cast.amara), browser_as(cast.osei)
    page = amara.page(f"/events/{event.slug}/register")
    shown = {image["alt"]: image["src"] for image in page("main img[src^='data:image/svg']")}
    assert set(shown) == {"Code for the door: You", "Code for the door: Nils"}
    places = db.session.scalars(select(Place).where(Place.registration_id == mine.id).order_by(Place.number)).all()
    assert list(shown.values()) == [codes.door_code_of(place, event) for place in places]
    path = codes.address_of(places[1], event).removeprefix("http://localhost")
    assert osei.get(path).status_code == 200
    letters = db.session.scalars(select(DeliveryContent.source)).all()
    said = "Your code for the door and those of your guests are on this page"
    assert len([letter for letter in letters if said in letter]) == 1
