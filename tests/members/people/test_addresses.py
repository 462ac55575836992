"""What members are shown, where the portal writes, and whose choices about mail go along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts import operations as accounts
from portal.accounts.facts import EmailChanged
from portal.accounts.models import Account
from portal.core import clock
from portal.core.actors import Right
from portal.core.db import db
from portal.core.errors import ProofNeeded
from portal.core.facts import record
from portal.core.work import unit_of_work
from portal.mail import preferences
from portal.mail.models import Delivery
from portal.members.imports import checking
from portal.members.imports import operations as imports
from portal.members.people import reach
from portal.members.people.models import Person
from portal.members.people.operations import people

OLD, NEW = "amara@old.example", "amara@new.example"


def listed(now, email=OLD, name="Nuala Fenn"):
    """Somebody in the list who cannot sign in."""
    with unit_of_work():
        return people.add_person({"name": name, "email": email}, now=now).id


def change(number, email, now):
    with unit_of_work():
        people.change_person(db.session.get_one(Person, number), {"email": email}, giver=accounts.OPERATOR, now=now)


def without_reminders(now, address):
    with unit_of_work():
        preferences.switch(address, {"events.reminders": False}, now=now, through="page")


def told(email):
    db.session.rollback()
    return list(db.session.scalars(select(Delivery.kind).where(Delivery.email == email).order_by(Delivery.id)))


def test_what_a_profile_shows_moves_neither_mail_nor_choices(app, cast, now, browser_as):
    mine, hers = cast.amara.email, cast.jonas.email
    for address in (mine, hers):
        without_reminders(now, address)
    browser = browser_as(cast.amara)
    browser.submit("/me", {"email": hers}, button="Save your profile")
    assert reach.reader(cast.amara.id).address.email == mine
    assert mine in browser.page("/me/mail").text
    browser.submit("/me/mail", {"wanted": ["events.reminders"]}, to="/me/mail")
    assert preferences.wanted(mine, "events.reminders")
    assert not preferences.wanted(hers, "events.reminders"), "Jonas had said no"
    assert "members.shown_address" in told(mine)
    assert "members.shown_address" not in told(hers)


def test_the_office_changes_what_is_shown_and_the_owner_is_told(app, cast, now, browser_as):
    mine, petra = cast.amara.email, browser_as(cast.petra)
    petra.submit(f"/office/people/{cast.amara.id}/edit", {"email": "desk@office.example"}, button="Save")
    assert reach.reader(cast.amara.id).address.email == mine
    assert "members.shown_address" in told(mine)
    assert told("desk@office.example") == []
    page = petra.page(f"/office/people/{cast.amara.id}").text
    assert "desk@office.example" in page
    assert f"written to, at {mine}" in page


def test_of_somebody_without_a_sign_in_the_old_address_is_told_and_choices_go_along(app, now):
    number = listed(now)
    without_reminders(now, OLD)
    change(number, NEW, now)
    assert told(OLD) == ["members.address"]
    assert reach.reader(number).address.email == NEW
    assert preferences.choices(NEW) == {"events.reminders": False}
    assert preferences.choices(OLD) == {}


@pytest.mark.parametrize("through", ["account", "list"])
def test_choices_never_go_to_an_address_that_is_somebodys(app, cast, now, through):
    theirs = cast.jonas.email if through == "account" else "bo@list.example"
    if through == "list":
        listed(now, theirs, "Bo Lind")
    number = listed(now)
    without_reminders(now, OLD)
    change(number, theirs, now)
    assert preferences.choices(theirs) == {}


def test_choices_of_an_account_stay_when_somebody_listed_there_moves_away(app, cast, now):
    mine = cast.jonas.email
    number = listed(now, mine)
    without_reminders(now, mine)
    change(number, NEW, now)
    assert preferences.choices(mine) == {"events.reminders": False}


def test_choices_follow_an_address_that_was_confirmed(app, cast, now):
    mine = cast.amara.email
    without_reminders(now, mine)
    with unit_of_work():
        accounts.move(cast.account(cast.amara), NEW)
        record(EmailChanged(account_id=cast.amara.account_id, old_email=mine.title(), new_email=NEW))
    assert db.session.get(Person, cast.amara.id).email == NEW
    assert preferences.choices(NEW) == {"events.reminders": False}
    assert preferences.choices(mine) == {}


def test_another_address_to_show_stays(app, cast, now):
    mine = cast.amara.email
    change(cast.amara.id, "bindery@post.example", now)
    with unit_of_work():
        record(EmailChanged(account_id=cast.amara.account_id, old_email=mine, new_email=NEW))
    assert db.session.get(Person, cast.amara.id).email == "bindery@post.example"


def test_a_mistyped_invitation_is_put_right(app, now):
    number = listed(now, "nuala@fen.example")
    with unit_of_work():
        people.invite_person(db.session.get_one(Person, number), now=now, by=None)
    change(number, "nuala@fenn.example", now)
    assert reach.reader(number).address.email == "nuala@fenn.example"
    with unit_of_work():
        people.invite_person(db.session.get_one(Person, number), now=now, by=None)


def test_once_somebody_came_in_the_office_cannot_move_their_way_in(app, cast, now):
    with pytest.raises(RuntimeError), unit_of_work():
        accounts.correct_address(cast.account(cast.amara), NEW, giver=accounts.OPERATOR, carried=(), now=now)


WAITING = "olwen@waits.example"


@pytest.fixture
def waiting(app, now):
    """Somebody whom nobody has let in yet, given administration from tomorrow on."""
    number = listed(now, WAITING, "Olwen Hart")
    with unit_of_work():
        account = accounts.create_account(WAITING, "Olwen Hart", now=now)
        person = db.session.get_one(Person, number)
        people.connect(person, account.id)
        person.firm = "Hart & Co"
        tomorrow = now + timedelta(days=1)
        accounts.give_right(
            account, Right.ADMINISTRATION, giver=accounts.OPERATOR, now=now, start=tomorrow, reason="Takes over"
        )
    return number


def by_hand(number, giver, now):
    people.change_person(db.session.get_one(Person, number), {"email": NEW}, giver=giver, now=now)


def in_a_list(number, giver, now):
    entry = checking.Entry(7, {"name": "Olwen Hart", "email": NEW, "phone": "01632 960999"}, person_id=number)
    checked = checking.Checked(entries=[entry])
    imports.bring_in(checked, giver=giver, now=now, today=now.date())
    assert [each.line for each in checked.problems] == ([] if giver.proved else [7])
    assert db.session.get_one(Person, number).phone == "01632 960999", "all else comes in"


def by_accounts(number, giver, now):
    account = db.session.get_one(Account, db.session.get_one(Person, number).account_id)
    accounts.correct_address(account, NEW, giver=giver, carried=(), now=now)


@pytest.mark.parametrize("way", [by_hand, in_a_list, by_accounts])
@pytest.mark.parametrize(("who", "proved"), [("petra", True), ("yusra", False), ("yusra", True)])
def test_who_opens_an_account_is_changed_by_whoever_may_give_what_it_may_do(cast, now, waiting, way, who, proved):
    giver = accounts.Giver(getattr(cast, who).account_id, proved=proved and who == "yusra")
    try:
        with unit_of_work():
            way(waiting, giver, clock.now())
    except (accounts.NotYoursToGive, ProofNeeded):
        assert not giver.proved
        assert way is not in_a_list, "a list is never refused for one of its lines"
    db.session.rollback()
    person = db.session.get_one(Person, waiting)
    account = db.session.get_one(Account, person.account_id)
    assert account.email == (NEW if giver.proved else WAITING)
    if way is not by_accounts:
        assert person.email == account.email


def test_nobody_invites_somebody_to_more_than_they_may_do_even_if_it_begins_later(cast, now, waiting):
    for who in (cast.petra, cast.jonas):
        with pytest.raises(accounts.NotYoursToGive), unit_of_work():
            people.invite_person(
                db.session.get_one(Person, waiting), now=clock.now(), by=None, giver=accounts.Giver(who.account_id)
            )
        db.session.rollback()


def test_the_page_offers_the_address_to_whoever_may_change_it(cast, waiting, browser_as):
    def field(who, person):
        return browser_as(who).page(f"/office/people/{person}/edit").one("input[name=email]")

    assert field(cast.petra, waiting).has_attr("readonly"), "she may not give what waits for them"
    assert not field(cast.yusra, waiting).has_attr("readonly")
    assert not field(cast.petra, cast.amara.id).has_attr("readonly")
