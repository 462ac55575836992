"""How far the association lets profiles be opened: it narrows, and never shows what somebody hid."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.models import AuditEntry, Job
from portal.core.work import unit_of_work
from portal.members.people import profile
from portal.members.people.models import Person
from portal.members.people.operations import locking, people
from portal.members.people.steps import Step, locks


def lock(**widest: Step) -> None:
    with unit_of_work():
        locking.lock_fields(widest, by=None)


@pytest.fixture
def amara(cast) -> Person:
    """She tells all members about an almanac, and keeps her telephone to herself."""
    with unit_of_work():
        words = {"beyond": "A secret almanac", "phone": "01632 960111", "offer": "A look at what comes apart"}
        people.change_person(cast.amara, words, giver=OPERATOR, now=clock.now())
        people.choose_visibility(cast.amara, {"phone": "nobody", "offer": "public"}, now=clock.now())
    return cast.amara


def test_a_lock_is_set_on_its_page_and_stands_in_the_trail(client, cast, sign_in, run_jobs):
    sign_in(client, cast.yusra)
    client.submit("/office/profiles", {"phone": "leaders", "story": "members"}, to="/office/profiles")
    assert locks() == {"phone": Step.LEADERS, "story": Step.MEMBERS}
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "members.fields_locked")).one()
    assert entry.after == {"phone": "leaders", "story": "members"}
    assert "changed how far profiles may be opened" in client.page("/office/audit")
    client.submit("/office/profiles", {"phone": "public", "story": "public"}, to="/office/profiles")
    assert locks() == {}


def test_saving_what_was_there_changes_nothing(client, cast, sign_in):
    sign_in(client, cast.yusra)
    client.submit("/office/profiles", {}, to="/office/profiles")
    assert db.session.scalars(select(Job)).all() == []
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "members.fields_locked")).all() == []


def test_nobody_goes_further_than_the_lock_and_what_was_hidden_stays_hidden(client, cast, sign_in, amara, run_jobs):
    lock(beyond=Step.LEADERS, phone=Step.MEMBERS, offer=Step.MEMBERS)
    run_jobs()
    steps = profile.settings_of(db.session.get_one(Person, amara.id))
    assert (steps["beyond"], steps["phone"], steps["offer"]) == (Step.LEADERS, Step.NOBODY, Step.MEMBERS)
    sign_in(client, cast.jonas)
    assert "almanac" not in client.page(f"/people/{cast.amara.id}")
    assert "Amara Lindqvist" not in client.page("/people?q=almanac")
    with unit_of_work():
        person = db.session.get_one(Person, cast.amara.id)
        people.choose_visibility(person, {"beyond": "members", "offer": "public"}, now=clock.now())
    steps = profile.settings_of(person)
    assert (steps["beyond"], steps["offer"]) == (Step.LEADERS, Step.MEMBERS), "the form is not the rule"


def test_a_lock_that_goes_gives_back_what_its_owner_chose(client, cast, sign_in, amara, run_jobs):
    lock(beyond=Step.NOBODY)
    run_jobs()
    lock()
    run_jobs()
    sign_in(client, cast.jonas)
    assert "almanac" in client.page(f"/people/{cast.amara.id}")
    assert "Amara Lindqvist" in client.page("/people?q=almanac")


def test_members_always_see_who_somebody_is(app, cast, amara):
    lock(headline=Step.NOBODY, firm=Step.MEMBERS)
    steps = profile.settings_of(amara)
    assert (steps["headline"], steps["firm"]) == (Step.MEMBERS, Step.MEMBERS)


def test_one_s_own_form_offers_what_is_left_and_says_what_is_settled(client, cast, sign_in, amara):
    lock(beyond=Step.LEADERS, phone=Step.NOBODY)
    sign_in(client, amara)
    page = client.page("/me")
    offered = [option["value"] for option in page("#see_beyond option")]
    assert offered == ["leaders", "nobody"]
    assert page("#see_phone") == []
    client.submit("/me", {"see_beyond": "nobody"}, to="/me")
    assert profile.settings_of(db.session.get_one(Person, amara.id))["beyond"] is Step.NOBODY


def test_rubbish_is_refused_with_a_sentence(client, cast, sign_in):
    sign_in(client, cast.yusra)
    form = client.page("/office/profiles").form("/office/profiles")
    answer = client.post("/office/profiles", data={**form.values, "phone": "everybody"})
    assert answer.status_code == 422
    assert locks() == {}
