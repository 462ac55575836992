"""Who are you, once more? What was filled in when the question came is kept, sent, and nobody else's."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.accounts import operations
from portal.accounts.models import Account, AccountSession, EmailChange, Grant, KeptForm
from portal.accounts.operations.keeping import MOST_KEPT
from portal.accounts.sweeps import forget_old
from portal.core import clock
from portal.core.actors import Right
from portal.core.db import db
from portal.core.tokens import new_token
from portal.core.work import unit_of_work
from tests.accounts.conftest import PASSWORD

GIVE = {"email": "ana@example.org", "right": "events", "reason": "Leads the breakfast", "end": "2099-12-31"}
PAGE = "/office/access"


def grow_stale() -> None:
    """Everybody said who they are an hour ago."""
    with unit_of_work():
        db.session.execute(update(AccountSession).values(proved_at=clock.now() - timedelta(hours=1)))


def prove(browser: Any, answer: Any) -> Any:
    """Type the password on the page that asks for it; the page after that."""
    assert answer.status_code == 303
    assert "/me/security/prove" in answer.location, answer.location
    after = browser.submit(answer.location, {"password": PASSWORD}, to="/me/security/prove")
    return after.location


def carry_on(browser: Any, where: str) -> Any:
    """Press the one button of the page that kept the form."""
    assert where.startswith("/me/security/kept/")
    page = browser.page(where)
    (form,) = page("main form[method=post]")
    return browser.send(page.form(form["action"]), status=None)


def test_a_right_filled_in_before_the_proof_is_given_after_it(ana, keeper, enter) -> None:
    browser = enter("keeper@example.org")
    grow_stale()
    where = prove(browser, browser.submit(PAGE, GIVE, to=PAGE))
    assert db.session.scalar(select(Grant.id).where(Grant.account_id == ana)) is None, "not before they press"
    db.session.rollback()
    assert carry_on(browser, where).location == PAGE
    db.session.rollback()
    given = db.session.scalars(select(Grant).where(Grant.account_id == ana)).one()
    assert (given.right, given.reason, given.end.year) == ("events", "Leads the breakfast", 2100)
    assert carry_on(browser, where).location == PAGE, "a second press has no second effect"
    db.session.rollback()
    assert len(db.session.scalars(select(Grant).where(Grant.account_id == ana)).all()) == 1


def test_what_no_form_has_looked_at_yet_is_kept_on_both_databases(ana, keeper, enter) -> None:
    browser = enter("keeper@example.org")
    form = browser.page(PAGE).form(PAGE)
    grow_stale()
    answer = browser.send(form, GIVE | {"reason": "a\0b", "email": "\0"})
    assert carry_on(browser, prove(browser, answer)).status_code in {303, 422}


def test_what_was_wrong_in_the_form_comes_back_filled(ana, keeper, enter) -> None:
    browser = enter("keeper@example.org")
    grow_stale()
    where = prove(browser, browser.submit(PAGE, GIVE | {"start": "2100-05-01"}, to=PAGE))
    answer = carry_on(browser, where)
    assert answer.status_code == 422
    assert answer.page.errors
    assert answer.page("[name=reason]")[0]["value"] == "Leads the breakfast"


def test_the_same_by_a_mailed_code(ana, keeper, enter, letters) -> None:
    browser = enter("keeper@example.org")
    grow_stale()
    asked = browser.submit(PAGE, GIVE, to=PAGE).location
    page = browser.submit(asked, to="/me/security/prove/code", follow=True).page
    letter = letters("keeper@example.org", "code")[-1]
    digits = re.findall(r"\b\d{3} ?\d{3}\b", f"{letter.subject} {letter.source}")[0]
    where = browser.send(page.form("/me/security/prove/code/try"), {"code": digits}).location
    assert carry_on(browser, where).location == PAGE


@pytest.fixture
def forms(ana: int, keeper: int) -> dict[str, tuple[str, str, dict[str, str]]]:
    """Every endpoint that asks for a fresh proof: the page its form stands on, where it goes, what is typed."""
    with unit_of_work():
        account = db.session.get_one(Account, ana)
        grant = operations.give_right(account, Right.DUES, giver=operations.OPERATOR, now=clock.now(), reason="test").id
    return {
        "accounts.give": (PAGE, PAGE, GIVE),
        "accounts.end": (PAGE, f"{PAGE}/{grant}/end", {}),
        "accounts.sign_account_out": (f"{PAGE}/accounts/{ana}", f"{PAGE}/accounts/{ana}/sign-out", {}),
        "accounts.change_email": ("/me/security/email", "/me/security/email", {"email": "kit@example.org"}),
    }


def test_every_form_that_asks_for_proof_is_kept_and_carried_out(app: Flask, forms, enter) -> None:
    asking = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and getattr(app.view_functions[rule.endpoint], "asks_for_proof", False)
    }
    assert asking == set(forms), "a form came or went: say here what somebody types in it"
    enter("ana@example.org")
    for endpoint, (page, path, typed) in forms.items():
        browser = enter("keeper@example.org")
        form = browser.page(page).form(path)
        grow_stale()
        where = prove(browser, browser.send(form, typed))
        kept = browser.page(where)
        shown = {field["name"]: field.get("value", "") for field in kept("main form input[type=hidden]")}
        assert typed.items() <= shown.items(), endpoint
        answer = carry_on(browser, where)
        assert answer.status_code == 303, endpoint
        assert "prove" not in answer.location, endpoint
    assert db.session.scalar(select(EmailChange.new_email)) == "kit@example.org"


def test_pages_that_ask_for_proof_come_after_it(keeper, enter) -> None:
    browser = enter("keeper@example.org")
    grow_stale()
    assert prove(browser, browser.get("/me/security/email")) == "/me/security/email"


def test_a_kept_form_is_nobody_elses(ana, keeper, enter, make) -> None:
    browser = enter("keeper@example.org")
    grow_stale()
    where = prove(browser, browser.submit(PAGE, GIVE, to=PAGE))
    second = enter("keeper@example.org")
    for other in (enter("ana@example.org"), second):
        answer = other.get(where)
        assert answer.status_code == 303
        assert answer.location == "/me/security"
    assert "no longer kept" in second.page("/me/security").text


def test_a_kept_form_is_asked_for_proof_again_and_does_not_last(ana, keeper, enter, frozen) -> None:
    now = frozen(clock.now())
    browser = enter("keeper@example.org")
    frozen(now + timedelta(hours=1))
    where = prove(browser, browser.submit(PAGE, GIVE, to=PAGE))
    frozen(now + timedelta(hours=1, minutes=16))
    assert "/me/security/prove" in browser.get(where).location, "the proof does not hold for ever"
    frozen(now + timedelta(hours=1, minutes=31))
    forget_old(clock.now())
    assert db.session.scalar(select(KeptForm.id)) is None


def test_nothing_secret_is_kept(keeper, enter, make) -> None:
    make("guest@example.org", password=None)
    browser = enter("keeper@example.org")
    form = browser.page(PAGE).form(PAGE)
    grow_stale()
    for name in ("password", "new_password", "current", "code", "secret"):
        answer = browser.post(PAGE, data={**form.values, **GIVE, name: "seven herons", "once": new_token()})
        assert "kept" not in answer.location
    db.session.rollback()
    assert db.session.scalar(select(KeptForm.id)) is None
    assert "did not keep what you typed" in browser.page("/me/security/prove").text
    browser.send(form, {**GIVE, "once": new_token()})
    db.session.rollback()
    kept = db.session.scalars(select(KeptForm)).one()
    assert not {"csrf_token", "once"} & set(dict(kept.fields))
    assert "seven herons" not in str(kept.fields)


def test_a_password_is_thought_of_after_the_proof(app: Flask, make, enter) -> None:
    number = make("guest@example.org", password=PASSWORD)
    browser = enter("guest@example.org")
    with unit_of_work():
        db.session.get_one(Account, number).password_hash = None
    grow_stale()
    assert browser.get("/me/security/password").location.startswith("/me/security/prove")


def test_only_a_few_are_kept(keeper, enter) -> None:
    browser = enter("keeper@example.org")
    form = browser.page(PAGE).form(PAGE)
    grow_stale()
    for number in range(MOST_KEPT + 3):
        browser.send(form, {**GIVE, "reason": f"Reason {number}", "once": new_token()})
    answer = browser.post(PAGE, data={**form.values, "reason": "x" * 200_000, "once": new_token()})
    assert "kept" not in answer.location, "more than anybody types is not kept"
    db.session.rollback()
    reasons = [dict(kept.fields)["reason"] for kept in db.session.scalars(select(KeptForm).order_by(KeptForm.id))]
    assert reasons == [f"Reason {number}" for number in range(3, MOST_KEPT + 3)]


def test_a_stranger_to_the_form_keeps_nothing(client, ana, keeper, enter) -> None:
    browser = enter("ana@example.org")
    grow_stale()
    answer = browser.post(PAGE, data={**GIVE, "csrf_token": browser.token("/me/security")})
    assert answer.status_code == 403
    assert browser.post(PAGE, data=GIVE).status_code == 400, "without the form's token"
    db.session.rollback()
    assert db.session.scalar(select(KeptForm.id)) is None
