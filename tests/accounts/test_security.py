"""`/me/security`: devices, password, address, and proving who one is."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from portal.accounts import operations
from portal.accounts.facts import EmailChanged
from portal.accounts.models import Account, AccountSession
from portal.core import clock
from portal.core.actors import Right
from portal.core.db import db
from portal.core.house import house
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.mail import preferences
from tests.accounts.conftest import PASSWORD, link_in, reload
from tests.support.client import new_client

PAGE, NEW = "/me/security", "four grey geese at noon"


def is_in(client):
    return client.get(PAGE).status_code == 200


def test_devices_are_listed_and_ended_one_by_one(app, ana, enter):
    laptop, phone = enter("ana@example.org"), new_client(app)
    phone.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) FxiOS/140 Safari/605"
    enter("ana@example.org", client=phone)
    page = laptop.page(PAGE)
    assert "Firefox on iPhone" in page.text
    newest = db.session.scalar(select(AccountSession.id).order_by(AccountSession.id.desc()))
    laptop.send(page.form(f"{PAGE}/devices/{newest}/end"))
    assert not is_in(phone)
    assert is_in(laptop)


def test_all_others_are_ended_at_once(ana, enter):
    here, there, elsewhere = (enter("ana@example.org") for _ in range(3))
    here.submit(PAGE, to=f"{PAGE}/devices/end-others")
    assert [is_in(c) for c in (here, there, elsewhere)] == [True, False, False]


def test_nobody_ends_somebody_elses_device(ana, make, enter):
    make("bo@example.org")
    enter("ana@example.org")
    bo = enter("bo@example.org")
    hers = db.session.scalar(select(AccountSession.id).where(AccountSession.account_id == ana))
    answer = bo.post(f"{PAGE}/devices/{hers}/end", data={"csrf_token": bo.token(PAGE)})
    assert answer.status_code == 404
    assert db.session.scalar(select(AccountSession.id).where(AccountSession.id == hers)) == hers


def test_a_new_password_ends_the_other_devices_and_changes_this_ones_token(app, ana, enter, letters):
    here, there = enter("ana@example.org"), enter("ana@example.org")
    captured = here.get_cookie("guildhall").value
    here.submit(f"{PAGE}/password", {"current": PASSWORD, "password": NEW})
    thief = new_client(app)
    thief.set_cookie("guildhall", captured)
    assert [is_in(c) for c in (here, there, thief)] == [True, False, False]
    assert letters("ana@example.org", "password_changed")
    enter("ana@example.org", NEW)


def test_a_new_password_needs_the_one_before(ana, enter):
    browser = enter("ana@example.org")
    before = reload(Account, ana).password_hash
    for wrong in ("", "not it at all, sorry"):
        answer = browser.submit(f"{PAGE}/password", {"current": wrong, "password": NEW}, status=422)
        assert "not your password" in answer.page.text
    assert reload(Account, ana).password_hash == before


@pytest.mark.parametrize(
    "weak",
    [
        "zqxv",
        "elevenchars",
        "password1234",
        "PasswordPassword",
        "aaaaaaaaaaaaaaaa",
        "ana@example.org",
        "1234567890123",
    ],
)
def test_weak_passwords_get_a_sentence(ana, enter, weak):
    browser = enter("ana@example.org")
    answer = browser.submit(f"{PAGE}/password", {"current": PASSWORD, "password": weak}, status=422)
    assert answer.page.errors
    assert weak not in answer.get_data(as_text=True).replace("You sign in with ana@example.org", "")


@pytest.mark.parametrize(
    "good",
    ["twelve chars", "ünïcödé ist schön", "longer than sixty-four characters is alright " * 2],
)
def test_good_passwords_have_no_rules_of_composition(ana, enter, good):
    browser = enter("ana@example.org")
    browser.submit(f"{PAGE}/password", {"current": PASSWORD, "password": good})
    assert enter("ana@example.org", good).get(PAGE).status_code == 200


def test_one_password_typed_on_two_keyboards(make, enter):
    make("zoe@example.org", password="caf\u00e9 au lait at dawn")
    browser = enter("zoe@example.org", "cafe\u0301 au lait at dawn")
    assert browser.get(PAGE).status_code == 200


def test_office_holders_need_fifteen(make, enter):
    make("chair@example.org", Right.EVENTS)
    browser = enter("chair@example.org")
    values = {"current": PASSWORD, "password": "fourteen chars"}
    assert "15" in browser.submit(f"{PAGE}/password", values, status=422).page.text


def test_an_address_is_changed_from_the_new_one_and_undone_from_the_old_one(app, ana, enter, letters):
    heard = []
    house().reactions.add(EmailChanged, heard.append)
    with unit_of_work():
        preferences.switch("ana@example.org", {"events.reminders": False}, now=clock.now(), through="page")
    browser = enter("ana@example.org")
    browser.submit(f"{PAGE}/email", {"email": "ana@new.example"})
    assert reload(Account, ana).email == "ana@example.org", "nothing changes before it is confirmed"
    link, visitor = link_in(letters("ana@new.example", "confirm_email")[0]), new_client(app)
    assert visitor.get(link).status_code == 200
    assert reload(Account, ana).email == "ana@example.org", "opening the link changes nothing"
    visitor.submit(link)
    assert reload(Account, ana).email == "ana@new.example"
    assert not preferences.wanted("ana@new.example", "events.reminders"), "what she wants to hear about goes along"
    assert visitor.get(link).status_code == 410
    enter("ana@new.example")

    undo = link_in(letters("ana@example.org", "email_changed")[0])
    assert visitor.get(undo).status_code == 200
    assert reload(Account, ana).email == "ana@new.example"
    visitor.submit(undo)
    account = reload(Account, ana)
    assert (account.email, account.password_hash) == ("ana@example.org", None)
    assert not is_in(browser)
    assert visitor.get(undo).status_code == 410
    assert [(f.old_email, f.new_email) for f in heard] == [
        ("ana@example.org", "ana@new.example"),
        ("ana@new.example", "ana@example.org"),
    ]


def test_the_undo_lasts_seven_days(app, make, enter, letters, frozen):
    frozen("2026-05-19 08:00")
    make("ana@example.org")
    enter("ana@example.org").submit(f"{PAGE}/email", {"email": "ana@new.example"})
    new_client(app).submit(link_in(letters("ana@new.example")[0]))
    undo = link_in(letters("ana@example.org", "email_changed")[0])
    frozen.forward(days=7, seconds=-1)
    assert new_client(app).get(undo).status_code == 200
    frozen.forward(seconds=1)
    assert new_client(app).get(undo).status_code == 410


def test_the_asker_does_not_learn_that_an_address_is_taken(ana, make, enter, letters):
    make("bo@example.org")
    browser = enter("ana@example.org")
    free = browser.submit(f"{PAGE}/email", {"email": "free@example.org"}, follow=True).page.text
    taken = browser.submit(f"{PAGE}/email", {"email": "bo@example.org"}, follow=True).page.text
    assert free.replace("free@", "bo@") == taken
    assert [letter.kind for letter in letters("bo@example.org")] == ["accounts.email_taken"]
    assert "ana" not in str(letters("bo@example.org"))


def test_an_address_taken_meanwhile_is_not_taken_away(app, ana, make, enter, letters):
    enter("ana@example.org").submit(f"{PAGE}/email", {"email": "new@example.org"})
    make("new@example.org")
    client = new_client(app)
    client.submit(link_in(letters("new@example.org", "confirm_email")[0]), status=410)
    assert reload(Account, ana).email == "ana@example.org"


def test_a_waiting_change_can_be_withdrawn(app, ana, enter, letters):
    browser = enter("ana@example.org")
    browser.submit(f"{PAGE}/email", {"email": "ana@new.example"})
    assert "ana@new.example" in browser.page(PAGE).text
    link = link_in(letters("ana@new.example")[0])
    browser.submit(PAGE, to=f"{PAGE}/email/withdraw")
    assert new_client(app).get(link).status_code == 410
    assert not letters("ana@new.example")


def test_something_sensitive_asks_again_after_a_quarter_of_an_hour(app, make, enter, frozen):
    frozen("2026-05-19 08:00")
    make("ana@example.org")
    browser = enter("ana@example.org")
    frozen.forward(minutes=14, seconds=59)
    assert browser.get(f"{PAGE}/email").status_code == 200
    frozen.forward(seconds=1)
    answer = browser.get(f"{PAGE}/email")
    assert answer.status_code == 303
    captured = browser.get_cookie("guildhall").value
    page = browser.page(answer.location)
    browser.send(page.form("/me/security/prove?"), {"password": "not it"}, status=422)
    answer = browser.send(page.form("/me/security/prove?"), {"password": PASSWORD})
    assert answer.location == f"{PAGE}/email"
    assert browser.get(f"{PAGE}/email").status_code == 200
    thief = new_client(app)
    thief.set_cookie("guildhall", captured)
    assert not is_in(thief), "proving makes a new token"


def test_a_form_sent_too_late_asks_again_and_does_nothing(app, make, enter, frozen, letters):
    frozen("2026-05-19 08:00")
    make("ana@example.org")
    browser = enter("ana@example.org")
    form = browser.page(f"{PAGE}/email").form(None)
    frozen.forward(minutes=16)
    answer = browser.send(form, {"email": "ana@new.example"})
    assert answer.location.startswith("/me/security/prove")
    assert not letters("ana@new.example")


def test_who_has_no_password_proves_it_by_a_code(app, make, letters, frozen):
    frozen("2026-05-19 08:00")
    make("zoe@example.org", password=None)
    browser = new_client(app)
    values = {**browser.page("/sign-in").form("/sign-in").values, "email": "zoe@example.org"}
    browser.post("/sign-in/code", data=values)
    browser.submit("/sign-in/code", {"code": digits(letters)})
    frozen.forward(minutes=20)
    prove = browser.get(f"{PAGE}/email").location
    browser.send(browser.page(prove).form("/me/security/prove/code?"))
    page = browser.page(prove)
    browser.send(page.form("/me/security/prove/code/try"), {"code": "12"}, status=422)
    answer = browser.send(page.form("/me/security/prove/code/try"), {"code": digits(letters)})
    assert answer.location == f"{PAGE}/email"
    browser.submit(f"{PAGE}/password", {"password": NEW})
    assert reload(Account, db.session.scalar(select(Account.id))).password_hash


def test_somebody_elses_code_proves_nothing(app, ana, make, enter, letters, frozen):
    frozen("2026-05-19 08:00")
    make("bo@example.org")
    bo = enter("bo@example.org")
    frozen.forward(minutes=20)
    with unit_of_work():
        browser = operations.ask_for_code("ana@example.org", clock.now())
    with bo.session_transaction() as cookie:
        cookie["code_asked"] = browser
    page = bo.page("/me/security/prove?next=/me/security/email")
    bo.send(page.form("/me/security/prove/code/try"), {"code": digits(letters, "ana@example.org")}, status=422)
    assert bo.get(f"{PAGE}/email").status_code == 303


def test_changes_leave_a_trail_without_the_secret(ana, enter):
    enter("ana@example.org").submit(f"{PAGE}/password", {"current": PASSWORD, "password": NEW})
    trail = db.session.scalars(select(AuditEntry)).all()
    assert [entry.action for entry in trail] == ["accounts.password_changed"]
    assert NEW not in str([(entry.before, entry.after) for entry in trail])


def digits(letters, email="zoe@example.org"):
    return re.search(r"\d{3} \d{3}", letters(email, "code")[-1].subject).group(0)
