"""Whose place a link leads to, and who is forgotten with it: nobody else, and nobody who belongs by now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.errors import BelongsHere, NotForVisitors
from portal.events.programme.models import Event
from portal.events.registrations.models import Registration
from portal.events.registrations.operations import attendees, changing
from portal.events.visitors.models import Visitor
from portal.events.visitors.operations import asking, leaving
from portal.members.applications.models import Application
from portal.members.memberships.models import Membership
from portal.members.people.models import Person
from tests.events.visitors.conftest import NOAH


def on_the_list(event: Event) -> list[tuple[int, bool]]:
    """Who is on the list, and whether they have a page of their own for it."""
    db.session.rollback()
    found = select(Registration.person_id, Registration.as_visitor).where(Registration.event_id == event.id)
    return [tuple(row) for row in db.session.execute(found)]


@pytest.fixture
def two(published):
    """Two events that guests may come to."""
    return published(visitors_welcome=True), published(title="Another", visitors_welcome=True)


def test_whom_an_organiser_put_on_the_list_finds_it_behind_their_link(
    two, do, visitor, ask, link, client, change, frozen
):
    event, other = two
    noah = visitor(event, comes=True).person_id
    do(attendees.add, other, noah, by=None)
    ask(other)
    page = link()
    assert page.startswith(f"/events/{other.slug}/visit/"), "the same address made them known"
    client.submit(page, {}, to=page)
    assert on_the_list(other) == [(noah, True)]
    change(other, venue="The loft")
    frozen.forward(minutes=31)
    assert link() == page


@pytest.mark.parametrize("changed", [{"email": "noah@elsewhere.example"}, {"died_on": clock.today("Europe/London")}])
def test_an_address_that_is_not_theirs_any_more_leads_to_nobody_who_was_there_before(two, visitor, changed):
    event, other = two
    noah = visitor(event, comes=True).person_id
    with unit_of_work():
        for name, value in changed.items():
            setattr(db.session.get_one(Person, noah), name, value)
    assert visitor(other, comes=True).person_id != noah


def test_whoever_types_the_address_of_a_guest_does_not_rename_them(two, visitor, frozen):
    visitor(two[0], comes=True)
    frozen.forward(minutes=6)
    visitor(two[0], name="Somebody Else")
    assert db.session.scalars(select(Visitor.name)).all() == ["Noah Brandt"]


def test_where_no_mail_leaves_nobody_is_asked_for_an_address(two, do, client, monkeypatch):
    monkeypatch.setattr("portal.mail.sender.leaves_the_house", lambda: False)
    with pytest.raises(NotForVisitors):
        do(asking.ask, two[0], "Noah", NOAH)
    assert not client.page(f"/events/{two[0].slug}")("[name=email]")


def test_a_guest_is_forgotten_when_they_say_so_afterwards_too(two, do, visitor, frozen):
    noah = visitor(two[0], comes=True)
    frozen(two[0].end_utc + timedelta(days=1))
    do(leaving.forget, two[0], noah)
    assert db.session.scalars(select(Person.name).where(Person.erased_at.is_not(None))).all() == ["A guest"]


def test_of_an_event_that_is_off_the_guests_are_known_ninety_days_from_then(published, do, visitor, frozen):
    in_autumn = published(visitors_welcome=True)
    visitor(in_autumn, comes=True)
    off = clock.now()
    do(changing.cancel_event, in_autumn, "The cook is ill.")
    for days, known in ((89, 1), (90, 0)):
        frozen(off + timedelta(days=days))
        leaving.forget_due(clock.now())
        assert len(db.session.scalars(select(Person.id).where(Person.name == "Noah Brandt")).all()) == known


@pytest.mark.parametrize("what", [Membership, Application])
def test_whoever_belongs_or_would_like_to_is_no_guest_any_more(two, do, visitor, what, cast):
    noah = visitor(two[0], comes=True)
    with unit_of_work():
        theirs = db.session.scalars(select(what).where(what.person_id == cast.amara.id)).first()
        if what is Membership:
            theirs.person_id = noah.person_id
        else:
            db.session.add(Application(nonce="n", token_hash="h", person_id=noah.person_id, begun_at=clock.now()))
    with pytest.raises(BelongsHere):
        do(leaving.forget, two[0], noah)
