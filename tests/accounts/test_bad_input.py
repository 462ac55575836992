"""Every form of accounts answers rubbish with a sentence and keeps standing."""

from __future__ import annotations

import pytest

from tests.accounts.conftest import PASSWORD
from tests.support.client import new_client

HOSTILE = [
    "",
    " ",
    "x" * 10_000,
    "\x00",
    "\u202eevil",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "a@b\r\nBcc: everybody@example.org",
    "{{ 7 * 7 }}",
    "%s%n%(x)s",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "../../etc/passwd",
    "999999999999999999999999",
]
PUBLIC = [
    ("/sign-in", "/sign-in", ("email", "password", "keep")),
    ("/sign-in", "/sign-in/code", ("email",)),
    ("/sign-in/forgotten", "/sign-in/forgotten", ("email",)),
]
OWN = [
    ("/me/security/password", ("current", "password")),
    ("/me/security/email", ("email",)),
    ("/office/access", ("email", "right", "start", "end", "reason")),
]


@pytest.mark.parametrize("junk", HOSTILE)
@pytest.mark.parametrize(("page", "target", "fields"), PUBLIC)
def test_public_forms_stand(app, page, target, fields, junk):
    client = new_client(app)
    data = {"csrf_token": client.token(page), **dict.fromkeys(fields, junk)}
    answer = client.post(target, data=data)
    assert answer.status_code == 422
    assert answer.page.errors
    assert "<script>alert" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("junk", HOSTILE)
@pytest.mark.parametrize(("page", "fields"), OWN)
def test_own_forms_stand(keeper, enter, page, fields, junk):
    browser = enter("keeper@example.org")
    data = {"csrf_token": browser.token(page), **dict.fromkeys(fields, junk)}
    answer = browser.post(page, data=data)
    assert answer.status_code == 422
    assert answer.page.errors
    assert "<script>alert" not in answer.get_data(as_text=True)


def test_fields_that_do_not_exist_change_nothing(ana, client):
    data = {"csrf_token": client.token("/sign-in"), "email": "ana@example.org", "password": PASSWORD}
    answer = client.post("/sign-in", data={**data, "rights": "administration", "account_id": "1", "_user_id": "1"})
    assert answer.status_code == 303
    assert client.get("/office/access").status_code == 403


@pytest.mark.parametrize("target", ["/sign-in", "/sign-in/code", "/sign-in/forgotten", "/sign-out", "/setup"])
def test_forms_without_their_token_or_from_elsewhere_are_refused(app, ana, target):
    client = new_client(app)
    data = {"email": "ana@example.org", "password": PASSWORD}
    assert client.post(target, data=data).status_code == 400
    token = client.token("/sign-in")
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(target, data={**data, "csrf_token": token}, headers=elsewhere).status_code == 400


@pytest.mark.parametrize("cookie", ["x", "ey.J9.x", "", "\\", "a" * 4000])
def test_a_broken_cookie_is_a_visitor(app, cookie):
    client = new_client(app)
    client.set_cookie("guildhall", cookie)
    assert client.get("/sign-in").status_code == 200
    assert client.get("/me/security").status_code == 303


@pytest.mark.parametrize("kind", [None, 7, ["x"], {"a": 1}, "", "x" * 3000, "\x00"])
def test_an_odd_session_is_a_visitor(app, kind):
    client = new_client(app)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = kind
        cookie["code_asked"] = kind
    assert client.get("/me/security").status_code == 303


def test_a_forged_host_gets_nothing(app, ana):
    client = new_client(app)
    assert client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400
