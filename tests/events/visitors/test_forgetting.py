"""What is known of visitors goes: when they say so, and by itself after the event."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.events.errors import BelongsHere
from portal.events.feedback import operations as feedback
from portal.events.feedback.models import FeedbackGiven
from portal.events.registrations.models import Place, Registration
from portal.events.registrations.operations import changing, registration
from portal.events.tickets.operations import types
from portal.events.tickets.operations.types import Ticket
from portal.events.visitors.models import Visitor
from portal.events.visitors.operations import leaving
from portal.mail.models import Delivery
from portal.members.people.models import Person
from portal.members.people.operations.people import invite_person
from tests.events.conftest import counted, standing_of
from tests.events.visitors.conftest import NOAH


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
    assert "have your money back first" not in client.page(page)
    do(lambda *, now: types.add_type(event, Ticket(name="Supper", member_price=0, guest_price=2500)))
    assert "have your money back first" in client.page(page)


def test_of_a_link_that_nobody_used_nothing_is_left(published, visitor, frozen):
    event = published(visitors_welcome=True)
    visitor(event)
    frozen.forward(hours=47)
    leaving.forget_due(clock.now())
    assert db.session.scalars(select(Visitor.email)).all() == [NOAH]
    frozen.forward(hours=1)
    leaving.forget_due(clock.now())
    assert not db.session.scalars(select(Visitor.id)).all()


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
