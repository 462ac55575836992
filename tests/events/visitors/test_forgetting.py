"""What is known of visitors goes: when they say so, and by itself after the event."""

from __future__ import annotations

from datetime import timedelta
from threading import Event as Flag

import pytest
from sqlalchemy import select

from portal.accounts.models import Account
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.arrivals.operations import walk_ins
from portal.events.errors import BelongsHere
from portal.events.feedback import operations as feedback
from portal.events.feedback.models import FeedbackGiven
from portal.events.programme.models import Event
from portal.events.registrations.models import Place, Registration
from portal.events.registrations.operations import changing, registration
from portal.events.tickets.operations import types
from portal.events.tickets.operations.types import Ticket
from portal.events.visitors.models import Visitor
from portal.events.visitors.operations import coming, leaving
from portal.mail.models import Delivery
from portal.members.people.models import Person
from portal.members.people.operations.people import invite_person
from tests.events.conftest import counted, standing_of
from tests.events.visitors.conftest import NOAH, presses


def everything_about_noah() -> str:
    """What the database still says."""
    db.session.rollback()
    tables = (Visitor, Person, Registration, Place, Delivery)
    return "\n".join(str(tuple(row)) for each in tables for row in db.session.execute(select(each.__table__)))


def over(event, frozen, days: float = 91) -> None:
    frozen(event.end_utc + timedelta(days=days))
    leaving.forget_due(clock.now())


def test_whoever_says_so_is_forgotten_and_their_place_goes_on(published, cast, do, client, ask, link, run_jobs):
    event = published(capacity=2, guest_limit=1, visitors_welcome=True)
    ask(event)
    page = link()
    client.submit(page, {"guest_1": "Brunhild"}, to=page)
    do(registration.register, event, cast.amara.id)
    assert standing_of(event, cast.amara) == "waitlisted"
    assert NOAH in everything_about_noah() and "Brunhild" in everything_about_noah()
    client.submit(page, {}, to=page + "/forget")
    assert standing_of(event, cast.amara) == "offered" and counted(event)[0] == counted(event)[1] == 1
    left = everything_about_noah().lower()
    assert not [word for word in ("noah", "brandt", "brunhild") if word in left]
    assert client.get(page).status_code == 404
    assert db.session.scalars(select(Person.name).where(Person.erased_at.is_not(None))).all() == ["A guest"]


def test_where_places_cost_something_they_are_warned_of_their_money(published, client, do, ask, link):
    event = published(visitors_welcome=True)
    ask(event)
    page = link()
    assert "ask for your money first" not in client.page(page)
    do(lambda *, now: types.add_type(event, Ticket(name="Supper", member_price=0, guest_price=2500)))
    assert "ask for your money first" in client.page(page)


def test_of_a_link_that_nobody_used_nothing_is_left(published, visitor, frozen):
    event = published(visitors_welcome=True)
    visitor(event)
    frozen.forward(hours=47)
    leaving.forget_due(clock.now())
    assert db.session.scalars(select(Visitor.email)).all() == [NOAH]
    frozen.forward(hours=1)
    leaving.forget_due(clock.now())
    assert not db.session.scalars(select(Visitor.id)).all()
    assert NOAH.lower() not in everything_about_noah().lower(), "nor in the ledger of mail"


def test_whoever_never_asked_has_what_was_typed_deleted_letter_and_all(published, visitor, do, smtp, run_jobs):
    event, other = published(visitors_welcome=True), published(title="Another", visitors_welcome=True)
    noah = visitor(event)
    visitor(other)
    run_jobs()
    do(leaving.forget, event, noah)
    assert len(db.session.scalars(select(Delivery.key).where(Delivery.email == NOAH)).all()) == 1, "that of the other"
    assert db.session.scalars(select(Visitor.event_id)).all() == [other.id]


@pytest.mark.slow
@pytest.mark.parametrize("came_before", [False, True])
def test_whoever_is_forgotten_just_now_keeps_no_place_by_another_link(
    published, visitor, do, at_once, monkeypatch, came_before
):
    event, other = published(visitors_welcome=True), published(title="Another", visitors_welcome=True)
    here, there = visitor(event, comes=True), visitor(other, comes=came_before)
    if came_before:
        do(registration.withdraw, other, here.person_id)
    module, name = (registration, "register") if came_before else (coming, "_person")
    numbers, known, forgotten, step = (event.id, here.id), Flag(), Flag(), getattr(module, name)

    def slowly(*arguments, **values):
        made = step(*arguments, **values) if module is coming else None
        known.set()
        forgotten.wait(1)
        return made or step(*arguments, **values)

    def forget() -> None:
        known.wait(10)
        with unit_of_work():
            event, visitor = db.session.get_one(Event, numbers[0]), db.session.get_one(Visitor, numbers[1])
            leaving.forget(event, visitor, now=clock.now())
        forgotten.set()

    monkeypatch.setattr(module, name, slowly)
    at_once(presses(other, there), forget)
    assert not db.session.scalars(select(Registration.id).where(Registration.ended_at.is_(None))).all()
    assert not db.session.scalars(select(Visitor.id)).all() and counted(other) == (0, 0)


def test_ninety_days_after_the_event_nobody_knows_who_the_guest_was(published, visitor, frozen):
    event = published(visitors_welcome=True)
    visitor(event, comes=True)
    over(event, frozen, days=89)
    assert NOAH in everything_about_noah()
    over(event, frozen)
    assert "noah" not in everything_about_noah().lower()
    assert counted(event) == (1, 1), "that somebody came is kept"


def test_whoever_comes_again_or_belongs_by_now_stays(published, visitor, frozen, do):
    event = published(visitors_welcome=True)
    later = published(
        title="In autumn", visitors_welcome=True, local_start=event.local_start + timedelta(days=100),
        local_end=event.local_end + timedelta(days=100),
    )  # fmt: skip
    off = published(title="Off", visitors_welcome=True)
    visitor(event, comes=True)
    visitor(later, comes=True)
    ida = visitor(event, "ida@example.net", name="Ida", comes=True)
    wanda = visitor(off, "wanda@example.net", name="Wanda", comes=True)
    do(changing.postpone, off, "The cook is ill.")
    do(invite_person, db.session.get_one(Person, ida.person_id), by=None)
    with pytest.raises(BelongsHere):
        do(leaving.forget, event, ida)
    over(event, frozen)
    assert set(db.session.scalars(select(Person.name).where(Person.name.in_(["Noah Brandt", "Ida", "Wanda"])))) == {
        "Noah Brandt", "Ida", "Wanda",
    }  # fmt: skip
    assert set(db.session.scalars(select(Visitor.event_id))) == {later.id, wanda.event_id}


def test_they_are_asked_how_it_was_on_their_own_page(published, visitor, client, link, frozen):
    event = published(visitors_welcome=True)
    visitor(event, comes=True)
    frozen(event.end_utc + timedelta(hours=25))
    feedback.ask(clock.now())
    page = link()
    assert page.endswith("/feedback")
    client.submit(page, {"worth": "yes", "met": "yes", "again": "yes"})
    assert "Thank you" in client.page(page)
    assert len(db.session.scalars(select(FeedbackGiven.registration_id)).all()) == 1


def test_a_walk_in_whom_nobody_knows_is_a_guest_and_goes_like_one(published, cast, do, frozen):
    event = published(by=cast.osei)
    frozen(event.start_utc)
    for values in ({"person_id": None, "name": "Noah at the door"}, {"person_id": cast.jonas.id}):
        do(walk_ins.let_in, event, by=None, **values)
    people = dict(db.session.execute(select(Registration.as_visitor, Registration.person_id)).all())
    assert people[False] == cast.jonas.id
    over(event, frozen)
    assert db.session.scalars(select(Person.name).where(Person.id == people[True])).one() == "A guest"
    assert db.session.get_one(Person, cast.jonas.id).erased_at is None


def test_whoever_has_an_account_by_now_is_led_to_where_they_sign_in(published, cast, do, visitor, link, frozen):
    event = published(visitors_welcome=True)
    noah = visitor(event, comes=True)
    with unit_of_work():
        account = db.session.get_one(Account, cast.bruno.account_id)
        db.session.get_one(Person, cast.bruno.id).account_id = None
        db.session.flush()
        db.session.get_one(Person, noah.person_id).account_id = account.id
    do(changing.postpone, event, "The cook is ill.")
    assert link(account.email) == f"/events/{event.slug}/register"
    over(event, frozen)
    assert not db.session.get_one(Person, noah.person_id).erased_at
