"""Where mail reaches somebody changes, and what they want to hear about goes along."""

from __future__ import annotations

from portal.accounts.facts import EmailChanged
from portal.core.facts import record
from portal.core.work import unit_of_work
from portal.mail import preferences
from portal.members.models import Person
from portal.members.operations import people

OLD, NEW = "amara@old.example", "amara@new.example"


def written_to(cast, now, address):
    with unit_of_work():
        people.change_person(cast.amara, {"email": address}, now=now)


def without_reminders(now, address=OLD):
    with unit_of_work():
        preferences.switch(address, {"events.reminders": False}, now=now, through="page")


def test_choices_follow_the_address_of_a_profile(app, cast, now, browser_as):
    written_to(cast, now, OLD)
    without_reminders(now)
    browser = browser_as(cast.amara)
    assert OLD in browser.page("/me/mail").text
    browser.submit("/me", {"email": NEW}, button="Save your profile")
    page = browser.page("/me/mail")
    assert NEW in page.text
    assert not page("input[value='events.reminders'][checked]")
    assert preferences.choices(OLD) == {}


def test_an_address_that_others_share_keeps_its_choices(app, cast, now):
    for person in (cast.amara, cast.jonas):
        with unit_of_work():
            people.change_person(person, {"email": OLD}, now=now)
    without_reminders(now)
    written_to(cast, now, NEW)
    assert not preferences.wanted(OLD, "events.reminders")


def test_the_mail_follows_the_address_one_signs_in_with(app, cast, db, now):
    written_to(cast, now, OLD)
    with unit_of_work():
        record(EmailChanged(account_id=cast.amara.account_id, old_email=OLD.title(), new_email=NEW))
    assert db.session.get(Person, cast.amara.id).email == NEW


def test_another_address_for_mail_stays(app, cast, db, now):
    written_to(cast, now, "bindery@post.example")
    with unit_of_work():
        record(EmailChanged(account_id=cast.amara.account_id, old_email=OLD, new_email=NEW))
    assert db.session.get(Person, cast.amara.id).email == "bindery@post.example"
