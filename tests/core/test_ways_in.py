"""A token is added as a later package will: one more way in, whose requests are answered as a program reads."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from flask import Flask, Request, redirect, request

from portal.accounts.models import Account
from portal.accounts.operations.giving import NotYoursToGive, check_carried
from portal.accounts.queries import powers_of
from portal.accounts.sessions import giver, recently_proved
from portal.core import clock
from portal.core.access import actor, public, requires
from portal.core.actors import CameIn, HalfIn, Power, Right, Standing, WayIn
from portal.core.caching import cacheable
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.ways_in import refusal
from portal.core.work import unit_of_work
from tests.core.conftest import knock, knocks
from tests.support.client import Answer, Client, new_client

PROBLEM = "application/problem+json"
JSON = {"Accept": "application/json"}


class TooSoon(DomainError):
    sentence = "Wait until tomorrow."
    field = "day"


def look(request: Request) -> CameIn | HalfIn | None:
    """`Bearer <account's address> <scope> …`, or `half <address>`, or nobody that we know."""
    address, *scopes = request.headers["Authorization"].removeprefix("Bearer ").split()
    account = db.session.query(Account).filter_by(email=address).one_or_none()
    if account is None:
        raise refusal(TOKEN)
    if scopes == ["half"]:
        return HalfIn(account.id, "second_factor")
    return CameIn(
        account.id, account.name, account.email, powers_of(account.id, clock.now()),
        scopes=frozenset(Right(scope) for scope in scopes),
    )  # fmt: skip


TOKEN = WayIn(
    "token", carries=lambda request: "Authorization" in request.headers, look=look, by_browser=False, scheme="Bearer"
)


@pytest.fixture
def portal(other_app: Callable[..., Flask], cast: Any) -> Flask:
    app = other_app(PROPAGATE_EXCEPTIONS=False, TESTING=False, LOG_LEVEL="CRITICAL")
    app.extensions["house"].ways_in.append(TOKEN)

    @app.route("/api/events", methods=["GET", "POST"])
    @requires(Right.EVENTS, by=("session", "token"))
    def events() -> dict[str, Any]:
        if request.method == "POST":
            with unit_of_work():
                knock(request.get_json()["name"])
        return {"name": actor().name, "rights": sorted(power.right for power in actor().powers)}

    @app.get("/api/rule")
    @requires(Standing.SIGNED_IN, by=("session", "token"))
    def rule() -> str:
        raise TooSoon

    @app.post("/api/proof")
    @requires(Standing.SIGNED_IN, by=("session", "token"))
    @recently_proved
    def proof() -> str:
        return "done"

    @app.get("/api/breaks")
    @public
    def breaks() -> str:
        raise RuntimeError("secret-word")

    @app.get("/second-factor")
    @public
    def second_factor() -> str:
        half = actor().half
        return f"asked of {half.account_id}" if half else "nobody"

    return app


@pytest.fixture
def program(portal: Flask) -> Client:
    return new_client(portal)


def token(person: Any, *scopes: str) -> dict[str, str]:
    return {"Authorization": " ".join(("Bearer", person.email if hasattr(person, "email") else person, *scopes))}


def problem(answer: Answer, status: int) -> dict[str, Any]:
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM), answer.text
    told: dict[str, Any] = answer.get_json(force=True)
    assert told["status"] == status
    assert {"type", "title", "detail"} <= set(told)
    assert told["request_id"] == answer.headers["X-Request-ID"]
    return told


def test_a_token_that_nobody_knows_is_refused_with_a_challenge(program: Client) -> None:
    for path in ("/api/events", "/me/security"):
        answer = program.get(path, headers=token("nobody@nowhere.example"))
        assert problem(answer, 401)["title"] == "Please sign in first"
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="This portal"'
        assert answer.location is None


def test_a_token_opens_what_its_account_may_and_its_scopes_lend(program: Client, cast: Any) -> None:
    answer = program.get("/api/events", headers=token(cast.osei, "events"))
    assert answer.get_json() == {"name": "Osei Boateng", "rights": ["events"]}, "and not volunteering, which they hold"
    lent = program.get("/api/events", headers=token(cast.yusra, "events"))
    assert lent.get_json()["rights"] == ["events"], "an administrator lends a part of administration"
    problem(program.get("/api/events", headers=token(cast.osei, "members")), 403)
    problem(program.get("/api/events", headers=token(cast.amara, "events")), 403)


def test_a_token_gives_no_right_that_it_does_not_lend(portal: Flask, cast: Any) -> None:
    """Whoever seats somebody is asked what they hold: a part of that is all that the token stands for."""
    with portal.test_request_context("/api/events", headers=token(cast.yusra, "leadership")):
        yusra = giver()
        with unit_of_work():
            for right in Right:
                passes = nullcontext() if right is Right.LEADERSHIP else pytest.raises(NotYoursToGive)
                with passes:
                    check_carried(yusra, {Power(right)}, now=clock.now())


def test_a_token_opens_nothing_that_does_not_say_so(program: Client, cast: Any) -> None:
    problem(program.get("/me/security", headers=token(cast.osei, "events")), 403)
    problem(program.post("/me/security/password", headers=token(cast.osei, "events")), 403)


def test_on_a_page_for_everybody_a_token_is_a_visitor_unless_the_page_says_so(program: Client, cast: Any) -> None:
    """A member's home stands where the front of the house does: no scope lends it."""
    for path in ("/", "/events", "/no-such-page"):
        for scopes in ((), ("events",)):
            answer = program.get(path, headers=token(cast.amara, *scopes) | {"Accept": "text/html"})
            assert "Amara" not in answer.text
            assert answer.status_code == (404 if "such" in path else 200)


def test_errors_are_told_to_a_program_as_problems(program: Client, cast: Any) -> None:
    head = token(cast.osei, "events")
    assert problem(program.get("/api/nothing", headers=head), 404)["title"] == "There is no such page"
    answer = program.delete("/api/events", headers=head)
    assert problem(answer, 405)
    assert "POST" in answer.headers["Allow"]
    assert problem(program.get("/api/rule", headers=head), 422) | {"request_id": ""} == {
        "type": "about:blank", "title": "That could not be taken in", "status": 422, "detail": "Wait until tomorrow.",
        "errors": [{"detail": "Wait until tomorrow.", "pointer": "#/day"}], "request_id": "",
    }  # fmt: skip
    assert "secret-word" not in problem(program.get("/api/breaks", headers=head), 500)["detail"]
    assert problem(program.post("/api/proof", headers=head), 403)["title"] == "That needs you in person"


def test_a_token_sends_json_and_needs_no_token_of_a_form(program: Client, cast: Any) -> None:
    head = token(cast.osei, "events") | {"Sec-Fetch-Site": "cross-site"}
    assert program.post("/api/events", headers=head, json={"name": "by token"}).status_code == 200
    assert knocks() == ["by token"]


def test_a_browser_needs_the_token_of_its_form_whatever_else_it_sends(
    portal: Flask, cast: Any, sign_in: Callable[..., Client]
) -> None:
    """A page of somebody else's may add a header; the session's cookie is what must not be used without being asked."""
    browser = sign_in(new_client(portal), cast.osei)
    for head in ({}, token(cast.osei, "events")):
        assert browser.post("/api/events", headers=head, json={"name": "forged"}).status_code == 400
    assert knocks() == []


def test_no_way_that_knows_nobody_makes_a_browser_a_program(
    portal: Flask, cast: Any, sign_in: Callable[..., Client]
) -> None:
    """A token in an address can be sent by any page of the web; tried first, it would open the session's forms."""
    loose = WayIn(
        "loose", carries=lambda request: "token" in request.args, look=lambda _request: None, by_browser=False,
        scheme="Loose",
    )  # fmt: skip
    portal.extensions["house"].ways_in.insert(0, loose)
    browser = sign_in(new_client(portal), cast.osei)
    assert browser.post("/api/events?token=any", json={"name": "forged"}).status_code == 400
    assert knocks() == []


def test_a_one_time_key_counts_for_the_account_of_a_token(portal: Flask, cast: Any) -> None:
    """Programs number their requests, and two of them alike: neither is answered with what the other one did."""

    @portal.post("/api/knock")
    @requires(Standing.SIGNED_IN, by=("token",))
    def knock_once() -> Any:
        with unit_of_work() as work:
            knock(actor().name)
            work.answer = f"/of/{actor().account_id}"
        return redirect(work.answer, 303)

    sent = {"once": "request-00000000000000001"}
    for who in (cast.osei, cast.amara, cast.osei):
        answer = new_client(portal).post("/api/knock", data=sent, headers=token(who))
        assert answer.location == f"/of/{who.account_id}"
    assert knocks() == ["Amara Lindqvist", "Osei Boateng"]


def test_who_prefers_json_is_told_so_and_not_led_to_a_page(
    portal: Flask, program: Client, cast: Any, sign_in: Any
) -> None:
    answer = program.get("/people", headers=JSON)
    problem(answer, 401)
    assert set(answer.headers.getlist("WWW-Authenticate")) == {
        'Session realm="This portal"',
        'Bearer realm="This portal"',
    }
    problem(program.get("/people", headers={"Accept": "text/html;q=0.5, application/problem+json"}), 401)
    problem(program.get("/people", headers={"Accept": "application/vnd.api+json"}), 401)
    problem(program.get("/no-such-page", headers=JSON), 404)
    assert problem(program.post("/sign-in", headers=JSON), 400)["title"] == "This page had been open too long"
    problem(sign_in(new_client(portal), cast.amara).get("/office/people", headers=JSON), 403)


@pytest.mark.parametrize(
    "accepts", [None, "*/*", "text/html,*/*;q=0.8", "text/html, application/json", "text/html, application/ld+json"]
)
def test_a_browser_gets_pages(portal: Flask, program: Client, cast: Any, sign_in: Any, accepts: str | None) -> None:
    head = {"Accept": accepts} if accepts else {}
    asked = program.get("/people", headers=head)
    assert (asked.status_code, asked.location) == (303, "/sign-in?next=/people")
    lost = program.get("/no-such-page", headers=head)
    assert (lost.status_code, lost.mimetype, lost.page.heading) == (404, "text/html", "There is no such page")
    member = sign_in(new_client(portal), cast.amara)
    assert member.get("/office/people", headers=head).page.heading == "This page is for others"


def test_a_rule_that_nobody_showed_is_told_on_a_page_in_its_own_words(portal: Flask, cast: Any, sign_in: Any) -> None:
    answer = sign_in(new_client(portal), cast.amara).get("/api/rule")
    assert (answer.status_code, answer.page.heading) == (422, "That could not be taken in")
    assert "Wait until tomorrow." in answer.page


def test_who_is_half_signed_in_is_nobody_and_is_led_to_where_it_is_finished(
    portal: Flask, program: Client, cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a second factor will be: the browser has shown the first one, and carries that."""
    session = portal.extensions["house"].ways_in[0]
    here = WayIn(session.name, TOKEN.carries, look, by_browser=True, scheme="Session")
    monkeypatch.setattr(portal.extensions["house"], "ways_in", [here])
    head = token(cast.amara, "half")
    asked = program.get("/people?q=ada", headers=head)
    assert (asked.status_code, asked.location) == (303, "/second-factor?next=/people?q%3Dada")
    assert program.get("/second-factor", headers=head).text == f"asked of {cast.amara.account_id}"
    assert program.get("/events", headers=head).status_code == 200, "what everybody may read"
    assert "Sign in" in program.get("/events", headers=head).page, "as a visitor does"
    problem(program.get("/people", headers=head | JSON), 401)
    with portal.test_request_context("/", headers=head):
        assert not actor().signed_in
        assert not actor().stands(Standing.SIGNED_IN, Standing.MEMBER)
        assert not actor().powers


def test_what_a_token_may_read_more_of_is_kept_nowhere(portal: Flask, program: Client, cast: Any) -> None:
    @portal.get("/api/news")
    @cacheable(300, for_visitors=True)
    @public(by=("session", "token"))
    def news() -> str:
        return actor().name or "visitor"

    read, told = program.get("/api/news"), program.get("/api/news", headers=token(cast.osei, "events"))
    assert (read.text, read.headers["Cache-Control"]) == ("visitor", "public, max-age=300")
    assert (told.text, told.headers["Cache-Control"]) == ("Osei Boateng", "private, no-store")


def test_the_first_way_that_knows_somebody_counts(portal: Flask, cast: Any, sign_in: Any) -> None:
    browser = sign_in(new_client(portal), cast.osei)
    assert browser.get("/api/events", headers=token(cast.yusra, "events")).get_json()["name"] == "Osei Boateng"
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = "of-a-session-that-is-over"
    assert browser.get("/api/events", headers=token(cast.yusra, "events")).get_json()["name"] == "Yusra Haddad"
