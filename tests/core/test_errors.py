"""Whatever goes wrong is answered with a page of the house: what happened, where to go, and nothing of our insides."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, request

from portal.accounts import operations as accounts
from portal.core import clock
from portal.core.access import public
from portal.core.errors import AlreadyDone, DomainError, TransientConflict
from portal.core.web import TRIES, csrf
from portal.core.work import unit_of_work
from tests.core.conftest import knock, knocks
from tests.support.client import Client, new_client

KEY = "a-one-time-key-of-a-form-1"


@pytest.fixture
def portal(other_app: Callable[..., Flask], monkeypatch) -> Flask:
    """A portal as it is in service, with a few pages that go wrong."""
    app = other_app(PROPAGATE_EXCEPTIONS=False, TESTING=False, MAX_CONTENT_LENGTH=2_000, LOG_LEVEL="CRITICAL")
    monkeypatch.setattr("portal.core.jobs.pause", lambda attempt: None)
    app.config["conflicts"] = 0

    @app.get("/breaks")
    @public
    def breaks() -> str:
        raise RuntimeError("secret-word in /srv/guildhall/portal.py")

    @app.route("/crowded", methods=["GET", "POST"])
    @csrf.exempt
    @public
    def crowded() -> str:
        with unit_of_work(once=request.form.get("once")) as work:
            knock("crowded")
            work.answer = request.form.get("leads", "/done")
            if app.config["conflicts"]:
                app.config["conflicts"] -= 1
                raise TransientConflict
        return "done"

    return app


@pytest.fixture
def visitor(portal: Flask) -> Client:
    return new_client(portal)


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "heading"),
    [
        ("GET", "/no-such-page", {}, 404, "There is no such page"),
        ("POST", "/no-such-page", {}, 404, "There is no such page"),
        ("GET", "/people/99999999999999999999", {}, 404, "There is no such page"),
        ("GET", "/theme", {}, 405, "That page is not opened like this"),
        ("DELETE", "/sign-in", {}, 405, "That page is not opened like this"),
        ("POST", "/theme", {"data": {"theme": "x" * 3_000}}, 413, "That is too big to carry"),
        ("POST", "/sign-in", {"data": {"email": "ana@example.org"}}, 400, "This page had been open too long"),
        ("GET", "/no-such-page%00", {}, 400, "That did not arrive whole"),
        ("GET", "/breaks", {}, 500, "Something broke, and it was us"),
    ],
)
def test_it_is_a_page_of_the_house(visitor, method, path, sent, status, heading):
    answer = visitor.open(path, method=method, **sent)
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert answer.page.heading == heading
    assert answer.page('link[rel="stylesheet"][href*="guildhall"]')
    assert answer.page("header nav a, header a")
    assert answer.page.link("Go home") == "/"
    assert len(answer.headers["X-Request-ID"]) >= 8
    assert f"For the office: {status}, {answer.headers['X-Request-ID']}" in answer.page
    for inside in ("Traceback", "RuntimeError", "secret-word", "/srv/", "werkzeug", "sqlalchemy"):
        assert inside not in answer.text


@pytest.mark.parametrize("sent", [b"&a=" * 10_001, b"a" * (2 * 1024 * 1024 + 1), b"&a=" * 1_000_000])
@pytest.mark.parametrize("told", ["how long it is", "piece by piece"])
def test_a_form_of_millions_of_fields_is_not_taken_apart(client, sent, told):
    """Werkzeug limits what comes in parts, and not this: twenty megabytes took fourteen seconds and a gigabyte."""
    head: dict[str, Any] = {"content_type": "application/x-www-form-urlencoded"}
    if told == "piece by piece":
        chunked = {"Transfer-Encoding": "chunked"}
        answer = client.post(
            "/theme", input_stream=BytesIO(sent), headers=chunked, environ_base={"wsgi.input_terminated": True}, **head
        )
    else:
        answer = client.post("/theme", data=sent, **head)
    assert answer.status_code == 413
    assert client.post("/theme", data=b"&a=" * 9_000, **head).status_code == 303


def test_who_may_not_come_in_is_told_so(app, portal, cast, sign_in):
    member = sign_in(new_client(portal), cast.amara)
    answer = member.get("/office/people")
    assert answer.status_code == 403
    assert answer.page.heading == "This page is for others"
    assert "Your membership" not in answer.page.texts("main a")


def test_whoever_is_no_member_any_more_is_led_to_their_membership(portal, cast, sign_in):
    answer = sign_in(new_client(portal), cast.wim).get("/people")
    assert answer.status_code == 403
    assert answer.page.link("Your membership") == "/me/membership"
    assert sign_in(new_client(portal), cast.wim).get("/me/membership").status_code == 200
    assert "no membership counts for you today" in answer.page.text


def test_an_account_that_is_nobodys_is_not_led_where_it_would_be_refused(portal, cast, sign_in):
    with unit_of_work():
        account = accounts.create_account("nobody@members.example", now=clock.now())
    nobody = sign_in(new_client(portal), SimpleNamespace(account_id=account.id))
    assert nobody.get("/me/membership").status_code == 403
    answer = nobody.get("/people")
    assert answer.status_code == 403
    assert "/me/membership" not in answer.text


def test_a_wrong_method_is_told_the_right_ones(visitor):
    assert set(visitor.get("/theme").headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


def test_a_missing_file_is_told_briefly(visitor):
    answer = visitor.get("/static/css/no-such-file.css")
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")


def test_a_file_that_was_read_before_a_conflict_is_read_again(portal: Flask, visitor: Client) -> None:
    """Its second reading found nothing, and whoever sent it was told that it was empty."""
    read: list[bytes] = []

    @portal.post("/keep")
    @csrf.exempt
    @public
    def keep() -> str:
        read.append(request.files["file"].read())
        if len(read) == 1:
            raise TransientConflict
        return "kept"

    assert visitor.post("/keep", data={"file": (BytesIO(b"a photograph"), "me.png")}).status_code == 200
    assert read == [b"a photograph"] * 2


def test_a_request_that_met_a_conflict_is_done_again_as_a_whole(portal, visitor):
    portal.config["conflicts"] = 2
    assert visitor.get("/crowded").status_code == 200
    assert knocks() == ["crowded"]


def test_in_the_end_it_is_told_to_come_back_later(portal, visitor):
    portal.config["conflicts"] = TRIES
    answer = visitor.get("/crowded")
    assert answer.status_code == 503
    assert answer.page.heading == "Back in a moment"
    assert int(answer.headers["Retry-After"]) > 0
    assert knocks() == []


def test_an_error_that_is_told_after_all_tries_is_not_its_own_cause(portal):
    portal.config["conflicts"] = TRIES
    with portal.test_request_context("/crowded"), pytest.raises(TransientConflict) as met:
        portal.dispatch_request()
    assert met.value.__cause__ is None


@pytest.mark.parametrize(
    ("led", "leads"), [("/events/supper?tab=2", "/events/supper?tab=2"), ("", "/"), ("//evil.example", "/")]
)
def test_a_form_sent_twice_is_led_where_the_first_one_led_and_stays_in_the_house(portal, visitor, led, leads):
    first, second = (visitor.post("/crowded", data={"once": KEY, "leads": led}) for _ in range(2))
    assert first.status_code == 200
    assert (second.status_code, second.location) == (303, leads)
    assert knocks() == ["crowded"]


def test_a_rules_no_carries_a_sentence_and_its_field():
    class NoPlacesLeft(DomainError):
        sentence = "All places are taken."
        field = "places"

    assert (NoPlacesLeft().sentence, NoPlacesLeft().field) == ("All places are taken.", "places")
    said = NoPlacesLeft("Two are left.", field="guests")
    assert (str(said), said.field) == ("Two are left.", "guests")
    assert str(AlreadyDone("/events")) == "/events"
