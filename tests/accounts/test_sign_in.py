"""Signing in by password, and out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts import operations, passwords
from portal.accounts.models import Account, AccountSession
from portal.core import clock
from portal.core.actors import Right
from portal.core.db import db
from portal.core.work import unit_of_work
from tests.accounts.conftest import PASSWORD, reload
from tests.support.client import Client, new_client

SECRET = "/me/security"


def is_in(client: Client) -> bool:
    answer = client.get(SECRET)
    assert answer.status_code in (200, 303)
    return answer.status_code == 200


def test_somebody_signs_in_and_out(ana, enter):
    browser = enter("ana@example.org")
    assert is_in(browser)
    browser.post("/sign-out", data={"csrf_token": browser.token(SECRET)})
    assert not is_in(browser)


@pytest.mark.parametrize("email", ["ANA@example.org", "  ana@EXAMPLE.org ", "Ana@Example.Org"])
def test_an_address_has_many_spellings(ana, enter, email):
    assert is_in(enter(email))


def test_addresses_are_unique_whatever_their_case(make, ana):
    with pytest.raises(operations.EmailTaken):
        make("ANA@Example.org")


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ana@example.org", "not the password at all"),
        ("nobody@example.org", PASSWORD),
        ("ana@example.org", PASSWORD + " "),
    ],
)
def test_wrong_and_unknown_get_the_same_answer(client, ana, email, password):
    answer = client.submit("/sign-in", {"email": email, "password": password}, to="/sign-in", status=422)
    assert (
        answer.page.errors == [str(operations.NotRecognised.sentence)]
        or str(operations.NotRecognised.sentence) in answer.page.text
    )
    assert not is_in(client)


def test_unknown_addresses_cost_a_hash_too(client, ana, monkeypatch):
    seen = []
    monkeypatch.setattr(passwords, "fits", lambda password, stored: bool(seen.append(stored)))
    for email in ("ana@example.org", "nobody@example.org"):
        client.submit("/sign-in", {"email": email, "password": "x"}, to="/sign-in", status=422)
    assert len(seen) == 2
    assert seen[0].startswith("$argon2id$")
    assert seen[1] is None


def test_without_a_hash_the_check_takes_a_hash_of_the_same_cost(app):
    assert passwords.fits("anything", None) is False
    nobody = app.extensions["accounts.hashing"].nobody
    assert nobody.split("$")[3] == passwords.hashed("something").split("$")[3]


def test_a_captured_cookie_is_worthless_after_sign_out(app, ana, enter):
    browser, thief = enter("ana@example.org"), new_client(app)
    cookie = browser.get_cookie("guildhall")
    thief.set_cookie("guildhall", cookie.value)
    assert is_in(thief)
    browser.post("/sign-out", data={"csrf_token": browser.token(SECRET)})
    thief.set_cookie("guildhall", cookie.value)
    assert not is_in(thief)


def test_a_planted_session_is_replaced_at_sign_in(app, ana, enter):
    browser = new_client(app)
    with browser.session_transaction() as planted:
        planted["_user_id"], planted["planted"] = "somebody", "yes"
    enter("ana@example.org", client=browser)
    with browser.session_transaction() as now:
        assert "planted" not in now
        assert len(now["_user_id"]) > 40


def test_the_database_never_holds_the_token(ana, enter):
    browser = enter("ana@example.org")
    with browser.session_transaction() as cookie:
        token = cookie["_user_id"]
    stored = db.session.scalars(select(AccountSession.token_hash)).all()
    assert token not in stored
    assert len(stored) == 1


def test_closed_accounts_stay_out(ana, client, enter):
    browser = enter("ana@example.org")
    with unit_of_work():
        operations.close_account(db.session.get_one(Account, ana), now=clock.now())
    assert not is_in(browser)
    client.submit("/sign-in", {"email": "ana@example.org", "password": PASSWORD}, to="/sign-in", status=422)


def test_a_sign_in_ends_after_twelve_hours_unless_it_is_kept(ana, enter, frozen):
    frozen("2026-05-19 08:00")
    short, kept = enter("ana@example.org"), enter("ana@example.org", keep="y")
    frozen("2026-05-19 19:59")
    assert is_in(short)
    frozen("2026-05-19 20:00")
    assert not is_in(short)
    assert is_in(kept)
    frozen("2026-06-18 07:59")
    assert is_in(kept)
    frozen("2026-06-18 08:00")
    assert not is_in(kept)


def test_who_holds_an_office_has_twelve_hours_in_any_case(make, enter, frozen):
    frozen("2026-05-19 08:00")
    make("keeper@example.org", Right.ADMINISTRATION)
    ana = make("ana@example.org")
    browser, later = enter("keeper@example.org", keep="y"), enter("ana@example.org", keep="y")
    frozen("2026-05-19 19:00")
    with unit_of_work():
        operations.give_right(
            db.session.get_one(Account, ana), Right.EVENTS, giver=operations.OPERATOR, now=clock.now(), reason="helps"
        )
    assert is_in(later)
    frozen("2026-05-19 20:00")
    assert not is_in(browser)
    assert not is_in(later), "a kept sign-in follows office hours once its account holds an office"


def test_a_hash_at_yesterdays_cost_is_renewed_at_sign_in(app, ana, enter):
    before = reload(Account, ana).password_hash
    app.config["ARGON2_TIME"] = 2
    app.extensions.pop("accounts.hashing")
    enter("ana@example.org")
    after = reload(Account, ana).password_hash
    assert "t=1" in before
    assert "t=2" in after
    assert is_in(enter("ana@example.org"))


def test_a_password_is_never_hashed_inside_a_transaction(app):
    with pytest.raises(RuntimeError, match="never inside"), unit_of_work():
        passwords.hashed(PASSWORD)


def test_get_writes_when_a_device_was_seen_only_every_few_minutes(ana, enter, frozen):
    start = frozen("2026-05-19 08:00")
    browser = enter("ana@example.org")

    def seen():
        db.session.rollback()
        return db.session.scalar(select(AccountSession.last_seen_at))

    frozen.forward(minutes=4)
    browser.page(SECRET)
    assert seen() == start
    frozen.forward(minutes=2)
    browser.page(SECRET)
    assert seen() == start + timedelta(minutes=6)


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "\t//evil.example",
        "https://evil.example/",
        "/\t/evil.example",
        "evil",
        "/%0d%0a\n/",
    ],
)
def test_nobody_is_sent_away_after_signing_in(ana, client, target):
    page = client.get("/sign-in", query_string={"next": target}).page
    values = {"email": "ana@example.org", "password": PASSWORD}
    answer = client.send(page.form("/sign-in"), values)
    assert answer.location == "/"


def test_after_signing_in_they_go_where_they_wanted(ana, client):
    answer = client.get("/me/security?x=1")
    assert answer.status_code == 303
    page = client.page(answer.location)
    answer = client.send(page.form("/sign-in"), {"email": "ana@example.org", "password": PASSWORD})
    assert answer.location == "/me/security?x=1"


def test_no_row_outlives_its_sign_in(ana, enter, frozen, run_jobs):
    frozen("2026-05-19 08:00")
    enter("ana@example.org")
    frozen("2026-05-19 20:01")
    run_jobs()
    assert db.session.scalar(select(func.count(AccountSession.id))) == 0
