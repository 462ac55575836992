"""Somebody gives another member's address as their own, and gains nothing by it: not her mail, not her choices.

Everything is tried that an address decides about. Two people who share a mailbox are no different.
"""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from portal.accounts import operations as accounts
from portal.accounts.models import EmailChange, PasswordReset
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme.operations import planning, publishing
from portal.events.registrations.operations import registration
from portal.mail import preferences
from portal.mail.kinds import families
from portal.mail.models import Delivery, DeliveryAttachment, UnsubscribeLink
from portal.members.people.models import Person
from portal.members.people.operations import people
from portal.newsletters import audience
from portal.relationships.ties.operations import ties
from tests.events.conftest import a_plan

HERS = "amara@members.example"
TIMES = 40


@pytest.fixture(autouse=True)
def _in_may(frozen):
    """Before the breakfast of `a_plan`."""
    frozen("2026-05-04 09:00")


@pytest.fixture
def lena(app, cast, browser_as):
    """Lena, a newcomer, whose profile gives Amara's address."""
    assert cast.amara.email == HERS
    browser = browser_as(cast.lena)
    browser.submit("/me", {"email": HERS}, button="Save your profile")
    db.session.rollback()
    assert db.session.get_one(Person, cast.lena.id).email == HERS
    return browser


@pytest.fixture
def breakfast(app):
    with unit_of_work():
        event = planning.create_event(a_plan(capacity=50), by=None, now=clock.now())
        publishing.publish(event, now=clock.now())
        return event.id


def to(email):
    db.session.rollback()
    return list(db.session.scalars(select(Delivery.kind).where(Delivery.email == email)))


def back_and_forth(event_id, person_id):
    from portal.events.programme.models import Event

    for _ in range(TIMES):
        for verb in (registration.register, registration.withdraw):
            with unit_of_work():
                verb(db.session.get_one(Event, event_id), person_id, now=clock.now())


def test_eighty_mails_reach_nobody(lena, cast, breakfast, run_jobs):
    before = to(HERS)
    back_and_forth(breakfast, cast.lena.id)
    assert to(HERS) == before, "not a word to Amara"
    mine = select(func.count()).where(Delivery.email == "lena@members.example", Delivery.kind.startswith("events."))
    assert db.session.scalar(mine.where(Delivery.state != "cancelled")) <= 3, "and to Lena the last word"
    files = db.session.scalars(select(DeliveryAttachment.data)).all()
    assert files
    assert not any(HERS.encode() in data for data in files), "nobody's calendar is written into"


def test_her_choices_stay_hers(lena, cast):
    page = lena.page("/me/mail")
    assert "lena@members.example" in page.text
    assert HERS not in page.text
    lena.submit("/me/mail", {"wanted": []}, to="/me/mail")
    assert preferences.choices(HERS) == {}
    assert set(preferences.choices("lena@members.example")) == {family.name for family in families()}


def test_what_is_private_comes_to_her_who_is_meant(lena, cast):
    before = to(HERS)
    with unit_of_work():
        ties.say_met(cast.jonas.id, cast.lena.id, now=clock.now())
        ties.ask(cast.jonas.id, cast.lena.id, now=clock.now())
    assert to(HERS) == before
    assert "relationships.question" in to("lena@members.example")


def test_each_has_a_letter_of_her_own_and_a_way_out_of_her_own(lena, cast, breakfast, run_jobs):
    rows = {row.id: row.email for batch in audience.batches() for row in batch}
    assert rows[cast.amara.id] == HERS
    assert rows[cast.lena.id] == "lena@members.example"
    with unit_of_work():
        ties.say_met(cast.jonas.id, cast.lena.id, now=clock.now())
        ties.ask(cast.jonas.id, cast.lena.id, now=clock.now())
    run_jobs()
    assert HERS not in set(db.session.scalars(select(UnsubscribeLink.address)))


def test_somebody_listed_at_her_address_gets_neither_her_letter_nor_a_way_in(lena, cast, now):
    with unit_of_work():
        twin = people.add_person({"name": "Twin", "email": HERS.upper()}, now=now).id
    assert twin not in {row.id for batch in audience.batches() for row in batch}
    before = to(HERS)
    with pytest.raises(people.EmailOfAnother), unit_of_work():
        people.invite_person(db.session.get_one(Person, twin), now=now, by=None)
    with unit_of_work():
        ties.say_met(cast.jonas.id, twin, now=now)
    assert to(HERS) == before


def test_no_link_to_one_account_comes_from_the_address_of_the_other(lena, cast, now, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_SERVER", "mail.invalid")
    with unit_of_work():
        accounts.ask_for_reset(HERS, now)
        accounts.ask_for_email(cast.account(cast.lena), HERS, now=now)
    resets = db.session.scalars(select(PasswordReset.account_id)).all()
    assert resets == [cast.amara.account_id]
    assert "accounts.email_taken" in to(HERS), "she is told"
    assert "accounts.confirm_email" not in to(HERS), "and cannot be led to say yes for somebody else"
    assert db.session.scalars(select(EmailChange.confirmed_at)).all() == [None]
    assert cast.account(cast.lena).email == "lena@members.example"


def test_the_office_learns_where_each_is_written_to(lena, cast, browser_as):
    text = browser_as(cast.petra).page(f"/office/people/{cast.lena.id}").text
    assert "written to, at lena@members.example" in text
