"""Six digits by mail: for ten minutes, five tries, and only in the browser that asked."""

from __future__ import annotations

import re

import pytest

from portal.accounts import operations
from portal.accounts.models import SignInCode
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from tests.support.client import new_client


@pytest.fixture
def asked(ana, client, letters):
    """A browser that asked for a code, and the code."""
    client.submit("/sign-in", {"email": "ana@example.org", "password": ""}, to="/sign-in", status=422)
    ask(client, "ana@example.org")
    return client, digits_in(letters("ana@example.org", "code")[-1])


def ask(client, email):
    page = client.page("/sign-in")
    data = {**page.form("/sign-in").values, "email": email, "password": ""}
    answer = client.post("/sign-in/code", data=data)
    assert answer.status_code == 303
    return answer


def digits_in(letter):
    return re.search(r"(\d{3}) (\d{3})", letter.subject).group(0)


def other_than(code):
    return f"{(int(code.replace(' ', '')) + 1) % 1_000_000:06d}"


def test_a_code_lets_its_owner_in(asked):
    client, code = asked
    client.submit("/sign-in/code", {"code": code})
    assert client.get("/me/security").status_code == 200


@pytest.mark.parametrize("written", ["{0}{1}", " {0} {1} ", "{0}-{1}", "{0}\u00a0{1}"])
def test_digits_are_taken_however_they_are_grouped(asked, written):
    client, code = asked
    client.submit("/sign-in/code", {"code": written.format(*code.split())})
    assert client.get("/me/security").status_code == 200


def test_another_browser_cannot_use_it(app, asked):
    _, code = asked
    thief = new_client(app)
    assert thief.get("/sign-in/code").location == "/sign-in"
    ask(thief, "nobody@example.org")
    thief.submit("/sign-in/code", {"code": code}, status=422)
    assert thief.get("/me/security").status_code == 303


def test_five_tries_and_no_more(asked):
    client, code = asked
    for _ in range(5):
        client.submit("/sign-in/code", {"code": other_than(code)}, status=422)
    answer = client.submit("/sign-in/code", {"code": code}, status=None)
    assert answer.status_code in (422, 429)
    assert client.get("/me/security").status_code == 303


def test_the_row_itself_stops_at_five(app, ana):
    now = clock.now()
    with unit_of_work():
        browser = operations.ask_for_code("ana@example.org", now)
    code_hash = db.session.query(SignInCode).one().code_hash
    assert len(code_hash) == 64
    errors = []
    for _ in range(7):
        with unit_of_work():
            errors.append(type(operations.try_code(browser, "no", now=now).error).__name__)
    assert errors == ["WrongCode"] * 4 + ["CodeSpent"] * 3
    assert db.session.query(SignInCode).one().tries == 5


def test_a_code_works_once(app, asked):
    client, code = asked
    with client.session_transaction() as cookie:
        browser = cookie["code_asked"]
    client.submit("/sign-in/code", {"code": code})
    with unit_of_work():
        again = operations.try_code(browser, code.replace(" ", ""), now=clock.now())
    assert isinstance(again.error, operations.CodeSpent)


def test_a_code_lasts_ten_minutes(ana, client, letters, frozen):
    frozen("2026-05-19 08:00")
    ask(client, "ana@example.org")
    code = digits_in(letters("ana@example.org", "code")[-1])
    frozen.forward(minutes=10)
    client.submit("/sign-in/code", {"code": code}, status=422)
    assert client.get("/me/security").status_code == 303


def test_new_codes_give_no_new_tries(ana, client, letters, frozen):
    frozen("2026-05-19 08:00")
    answers = []
    for _ in range(6):
        ask(client, "ana@example.org")
        code = digits_in(letters("ana@example.org", "code")[-1])
        answers.append(client.submit("/sign-in/code", {"code": other_than(code)}, status=None).status_code)
    assert answers == [422] * 5 + [429]


def test_unknown_addresses_look_the_same(app, ana, letters):
    texts = set()
    for email in ("ana@example.org", "nobody@example.org"):
        client = new_client(app)
        ask(client, email)
        texts.add(client.page("/sign-in/code").text)
        texts.add(client.submit("/sign-in/code", {"code": "000000"}, status=None).page.text)
    assert len(texts) == 2
    assert not letters("nobody@example.org")


def test_a_closed_account_gets_none(ana, client, letters):
    from portal.accounts.models import Account

    with unit_of_work():
        operations.close_account(db.session.get_one(Account, ana), now=clock.now())
    ask(client, "ana@example.org")
    assert not letters("ana@example.org")
