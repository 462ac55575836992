"""Whoever is forgotten is forgotten in every entry about them, and where only their address leads to them."""

from __future__ import annotations

from sqlalchemy import select

from portal.accounts.models import EmailChange
from portal.accounts.operations import OPERATOR, addresses
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.registrations.models import Registration
from portal.events.registrations.operations import registration
from portal.mail import preferences
from portal.mail.models import Delivery, MailPreference
from portal.members.applications import links
from portal.members.applications.models import Sponsor
from portal.members.applications.operations import deciding
from portal.members.applications.queries import queue as waiting_applications
from portal.members.applications.states import State
from portal.members.merging.operations import merging
from portal.members.people.models import Person
from portal.members.people.operations import people
from portal.members.privacy.models import PrivacyRequest
from portal.members.privacy.operations import requests
from tests.members.applications.conftest import draft, sent  # noqa: F401 - fixtures
from tests.members.privacy.test_erasing import CANARY, erase, everywhere, supper


def test_an_entry_that_was_put_into_theirs_goes_too(cast, make_person):
    other = make_person("Amara Zanzibarine", phone="01632 960222")
    with unit_of_work():
        merging.merge(cast.amara, other, giver=OPERATOR, now=clock.now())
    erase(cast.amara)
    assert not everywhere(CANARY)
    assert not everywhere("960222")


def test_every_entry_that_was_ever_put_into_theirs_goes_with_its_sign_in_and_its_letters(
    cast, make_person, run_jobs, smtp
):
    first, second = (
        make_person("Ann Zanzibarine", email="one@zanzibarine.example", phone="01632 960222"),
        make_person("Bea Zanzibarine", email="two@zanzibarine.example", phone="01632 960223"),
    )
    with unit_of_work():
        people.invite_person(first, now=clock.now(), by=None)
        people.invite_person(second, now=clock.now(), by=None)
    run_jobs()
    event = _at_supper(cast.osei, first, second)
    for kept, merged in ((second, first), (cast.amara, second)):
        with unit_of_work():
            merging.merge(kept, merged, giver=OPERATOR, now=clock.now())
    before = everywhere(CANARY)
    assert {"person.email", "account.email", "account.name", "delivery.email", "place.name"} <= before
    erase(cast.amara)
    run_jobs()
    assert everywhere(CANARY) == everywhere("96022") == set()
    held = select(Registration).where(Registration.event_id == event, Registration.ended_at.is_(None))
    assert not db.session.scalars(held).all(), "nobody who was forgotten keeps a place"


def test_whichever_of_two_entries_asked_all_of_them_goes(cast, make_person):
    """Both asked, and were put together: a request stays with the entry that is shown nowhere."""
    other = make_person(f"Amara {CANARY}", phone="01632 960222")
    with unit_of_work():
        for each in (cast.amara, other):
            requests.ask(each, now=clock.now())
        people.change_person(cast.amara, {"story": CANARY}, giver=OPERATOR, now=clock.now())
        merging.merge(cast.amara, other, giver=OPERATOR, now=clock.now())
    erase(other)
    assert everywhere(CANARY) == everywhere("960222") == set()
    assert {each.decision.value for each in db.session.scalars(select(PrivacyRequest))} == {"erased"}


def _at_supper(owner: Person, *guests: Person) -> int:
    """An event to which each brings somebody: of two places, one stays with the entry that is shown nowhere."""
    with unit_of_work():
        event = supper(owner)
        for each in guests:
            registration.register(event, each.id, guests=[f"Guest of {CANARY}"], now=clock.now())
    return event.id


def test_what_leads_to_them_by_their_address_alone_goes_and_stays_shut(cast, sent, draft, client):
    """Applications that nobody joined to their entry, and an applicant who named them."""
    with unit_of_work():
        account = cast.account(cast.amara)
        account.email = account.email_key = f"a@{CANARY}.example"
    theirs = {"name": f"Amara {CANARY}", "email": account.email, "why": CANARY}
    asked = sent(**theirs)
    draft(**theirs)
    named = sent(sponsors=[("Amara", account.email), ("Jonas", cast.jonas.email)])
    with unit_of_work():
        deciding.ask_for_more(asked, "Where is your workshop?", now=clock.now())
        rows = {row.name: row for row in db.session.scalars(select(Sponsor).where(Sponsor.application_id == named.id))}
        rows["Amara"].person_id = None  # she was no member then
    doors = [f"/join/{links.token_of(asked)}/reply", *(f"/vouch/{links.token_of(row)}" for row in rows.values())]
    assert {"application.why", "application.email", "application_sponsor.email"} <= everywhere(CANARY)
    erase(cast.amara)
    erase(cast.jonas)
    for door in doors:
        client.post(door, data={"words": CANARY, "vouches": "y", "csrf_token": client.token("/join")})
    assert everywhere(CANARY) == set()
    assert not db.session.scalars(waiting_applications(State.NEEDS_INFORMATION)).all()


def test_an_address_that_was_typed_and_never_theirs_keeps_what_belongs_to_it(cast, sent, run_jobs, smtp):
    """Whoever asks to be forgotten takes nobody else's application and choices along by typing where they read."""
    with unit_of_work():
        people.change_person(cast.jonas, {"email": "jonas@shown.example"}, giver=OPERATOR, now=clock.now())
    applied = sent(name="Noor Haddad", email="noor@haddad.example")
    hers, his = cast.account(cast.amara), cast.account(cast.jonas)
    for wanted in (his.email, applied.email):
        with unit_of_work():
            addresses.ask_for_email(hers, wanted, now=clock.now())
            preferences.switch(wanted, {"members": False}, now=clock.now(), through="profile")
    with unit_of_work():
        asked = db.session.scalars(select(EmailChange).where(EmailChange.new_email == applied.email)).one()
        confirm = f"accounts.confirm_email:{asked.id}"
    run_jobs()
    assert db.session.scalars(select(Delivery).where(Delivery.key == confirm)).one().email == applied.email
    with unit_of_work():
        people.change_person(cast.amara, {"email": applied.email}, giver=OPERATOR, now=clock.now())
    erase(cast.amara)
    db.session.refresh(applied)
    assert (applied.name, applied.decision) == ("Noor Haddad", None)
    kept = {each.address for each in db.session.scalars(select(MailPreference))}
    assert {applied.email, his.email} <= kept
    assert not db.session.scalars(select(Delivery).where(Delivery.key == confirm)).all(), "a letter about her"


def test_an_address_that_the_office_put_right_is_forgotten_too(cast, make_person, run_jobs, smtp):
    listed = make_person("Noor Haddad", email=f"mistyped@{CANARY}.example")
    with unit_of_work():
        people.invite_person(listed, now=clock.now(), by=None)
    run_jobs()
    with unit_of_work():
        people.change_person(listed, {"email": "noor@haddad.example"}, giver=OPERATOR, now=clock.now())
    assert "delivery.email" in everywhere(CANARY)
    erase(listed)
    run_jobs()
    assert everywhere(CANARY) == set()
