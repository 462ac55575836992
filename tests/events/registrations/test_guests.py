"""Whom somebody brings can be changed; nobody who waits is passed by it, and nothing is oversold."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlalchemy import select

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.errors import AlreadyOver, NoRoom, NotOpen, TooManyGuests
from portal.events.programme.models import Event
from portal.events.registrations.models import Place
from portal.events.registrations.operations import changing, guests, registration
from portal.events.tickets.models import TicketType
from portal.events.tickets.operations import types
from portal.events.tickets.operations.types import Ticket
from tests.events.conftest import counted, in_days, standing_of

OLA, PIA = {1: ("Ola", 0)}, {2: ("Pia", 0)}


def party(made) -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Place.name).where(Place.registration_id == made.id).order_by(Place.number)))


def test_guests_come_and_go_and_are_named_in_the_letter(published, cast, do, letters):
    event = published(capacity=3, guest_limit=2)
    made = do(registration.register, event, cast.amara.id)
    code = db.session.scalar(select(Place.code))
    for wanted, names in (
        (OLA | PIA, ["", "Ola", "Pia"]),
        (PIA, ["", "Pia"]),
        ({2: ("Pia Berg", 0)}, ["", "Pia Berg"]),
    ):
        do(guests.bring, event, cast.amara.id, wanted)
        assert party(made) == names
        assert counted(event) == (len(names), len(names))
    do(guests.bring, event, cast.amara.id, {2: ("Pia Berg", 0)})
    assert letters(cast.amara) == ["registered"] * 4
    assert db.session.scalar(select(Place.code).where(Place.number == 0)) == code


def test_no_guest_passes_those_who_wait(published, cast, do):
    event = published(capacity=3, guest_limit=2)
    do(registration.register, event, cast.amara.id)
    do(registration.register, event, cast.jonas.id)
    do(registration.register, event, cast.mara.id, guests=["Finn"])
    with pytest.raises(NoRoom, match="promised"):
        do(guests.bring, event, cast.amara.id, OLA)
    with pytest.raises(NoRoom, match="While you wait"):
        do(guests.bring, event, cast.mara.id, {1: ("Finn", 0), 2: ("Gil", 0)})
    do(guests.bring, event, cast.mara.id, {})
    assert standing_of(event, cast.mara) == "offered"
    assert counted(event) == (3, 3)


def test_one_guest_for_another_takes_no_place_however_full_it_is(published, cast, do, change, db):
    event = published(capacity=4, guest_limit=2)
    supper, talk = (
        do(lambda *, now, each=each: types.add_type(event, each)).id
        for each in (Ticket(name="Supper", guest_price=0, capacity=4), Ticket(name="Talk", guest_price=0, capacity=1))
    )
    made = do(registration.register, event, cast.amara.id, guests=["Ola", "Gil"], tickets=[supper] * 3)
    do(registration.register, event, cast.jonas.id, tickets=[supper])
    do(registration.register, event, cast.mara.id, tickets=[supper])
    change(event, capacity=2)
    do(changing.change_ticket, event, supper, Ticket(name="Supper", guest_price=0, capacity=2))
    do(guests.bring, event, cast.amara.id, {1: ("Ola", 0), 3: ("Pia", supper)})
    assert party(made) == ["", "Ola", "Pia"]
    for whom, error in (
        ({2: ("Rut", talk), 3: ("Pia", 0)}, NoRoom),
        (OLA | {3: ("Pia", 0), 4: ("Rut", 0)}, TooManyGuests),
    ):
        with pytest.raises(error):
            do(guests.bring, event, cast.amara.id, whom)
    db.session.refresh(event)
    assert (event.seats_taken, event.over_by, standing_of(event, cast.mara)) == (4, 2, "waitlisted")
    kinds = select(TicketType.name, TicketType.taken, TicketType.over_by).order_by(TicketType.id)
    assert db.session.execute(kinds).all() == [("Supper", 4, 2), ("Talk", 0, 0)]


def test_a_guest_who_stays_at_home_makes_room_for_whoever_waits(published, cast, do):
    event = published(capacity=2, guest_limit=1)
    do(registration.register, event, cast.amara.id, guests=["Ola"])
    do(registration.register, event, cast.jonas.id)
    do(guests.bring, event, cast.amara.id, {})
    assert standing_of(event, cast.jonas) == "offered"


def test_a_new_guest_takes_a_kind_of_place_and_whoever_came_along_keeps_theirs(published, cast, do):
    event = published(guest_limit=2)
    supper, talk = (
        do(lambda *, now, each=each: types.add_type(event, each)).id
        for each in (Ticket(name="Supper", guest_price=3400, capacity=2), Ticket(name="Talk", guest_price=500))
    )
    made = do(registration.register, event, cast.amara.id, guests=["Ola"], tickets=[supper, supper])
    with pytest.raises(NoRoom):
        do(guests.bring, event, cast.amara.id, OLA | {2: ("Pia", supper)})
    do(guests.bring, event, cast.amara.id, OLA | {2: ("Pia", talk)})
    paid = select(Place.name, Place.price).where(Place.registration_id == made.id, Place.number > 0)
    assert [tuple(row) for row in db.session.execute(paid).all()] == [("Ola", 3400), ("Pia", 500)]
    do(guests.bring, event, cast.amara.id, {2: ("Pia", talk)})
    assert dict(db.session.execute(select(TicketType.name, TicketType.taken)).all()) == {
        "Supper": 1,
        "Talk": 1,
    }


def test_too_many_too_late_and_at_the_door_are_refused(published, cast, do, frozen):
    event = published(guest_limit=1, closes_at=in_days(2))
    do(registration.register, event, cast.amara.id)
    with pytest.raises(TooManyGuests):
        do(guests.bring, event, cast.amara.id, OLA | PIA)
    frozen(in_days(3))
    with pytest.raises(NotOpen, match="nobody can be added"):
        do(guests.bring, event, cast.amara.id, OLA)
    frozen(event.start_utc)
    with pytest.raises(AlreadyOver, match="at the door"):
        do(guests.bring, event, cast.amara.id, OLA)


def test_of_two_hands_on_one_party_the_later_one_holds(published, cast, do, at_once, monkeypatch):
    """Both stand between reading the party and changing it; without the lock both add a guest."""
    event = published(capacity=5, guest_limit=2)
    made = do(registration.register, event, cast.amara.id)
    number, amara = event.id, cast.amara.id
    both, decide = threading.Barrier(2), guests.refuse_too_many

    def slowly(event: Event, many: int) -> None:
        with suppress(threading.BrokenBarrierError):  # the other one waits for the lock
            both.wait(1)
        decide(event, many)

    def bring(whom: guests.Guests) -> Callable[[], None]:
        def act() -> None:
            with unit_of_work():
                guests.bring(db.session.get_one(Event, number), amara, whom, now=clock.now())

        return lambda: jobs.retried(act)

    monkeypatch.setattr(guests, "refuse_too_many", slowly)
    assert at_once(bring(OLA), bring(PIA)) == [None, None]
    assert len(party(made)) == 2
    assert counted(event) == (2, 2)


def test_a_member_changes_whom_they_bring_on_their_own_page(published, cast, browser_as):
    event = published(guest_limit=2)
    page = f"/events/{event.slug}/register"
    amara = browser_as(cast.amara)
    amara.submit(page, {"guest_1": "Ola"}, to=page)
    answer = amara.submit(page, {"guest_1": None, "guest_2": "Pia"}, to=f"/events/{event.slug}/guests", follow=True)
    assert "With you: Pia." in answer.page
    assert amara.page(page).one("#guest_2")["value"] == "Pia"


def test_what_can_be_said_of_ones_place_is_saved_by_one_button(published, cast, browser_as, do, db):
    event = published(guest_limit=2)
    for each in (Ticket(name="Supper", guest_price=500), Ticket(name="Talk", guest_price=0)):
        do(lambda *, now, each=each: types.add_type(event, each))
    supper = db.session.scalar(select(TicketType.id).where(TicketType.name == "Supper"))
    made = do(registration.register, event, cast.amara.id, guests=["Ola"], tickets=[supper, supper], list_consent=True)
    page, amara = f"/events/{event.slug}/register", browser_as(cast.amara)
    seen = amara.page(page)
    assert [button for form in seen.forms for button in form.buttons if button == "Save"] == ["Save"]
    assert seen.one(".lift").get_text().count("Ola") == 1
    amara.submit(page, {"guest_1": "Pia", "list_consent": None}, to=f"/events/{event.slug}/guests")
    db.session.refresh(made)
    assert (party(made)[1], made.list_consent) == ("Pia", False)
