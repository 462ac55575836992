"""The log: a line of JSON a request, by which an operator finds what happened and nobody finds people."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.access import public
from portal.core.db import db
from portal.core.logs import JsonLines, NoAddresses
from portal.core.models import Heartbeat, Job
from portal.core.work import unit_of_work
from tests.core.conftest import knock
from tests.support.client import Client, new_client

ADDRESS, TOKEN = "ana.ruiz+portal@mail.example.org", "vT3k-8sOq1bLwZ_xA9mRk2yF5uHdE7nC0pJgI4tWs6U"


class Kept(logging.Handler):
    """Keeps the lines that would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))

    @property
    def lines(self) -> list[dict]:
        return [json.loads(line) for line in self.written]

    def requests(self) -> list[dict]:
        return [line for line in self.lines if line["message"] == "request"]


@pytest.fixture
def log(app: Flask) -> Iterator[Kept]:
    """What the portal logs from now on."""
    kept, logger = Kept(), logging.getLogger("portal")
    level = logger.level
    logger.addHandler(kept)
    logger.setLevel("INFO")
    yield kept
    logger.removeHandler(kept)
    logger.setLevel(level)


@pytest.fixture
def breaking(other_app: Callable[..., Flask]) -> Client:
    """A visitor to a portal in service whose pages break over somebody's address."""
    app = other_app(PROPAGATE_EXCEPTIONS=False, TESTING=False)

    @app.get("/breaks")
    @public
    def breaks() -> str:
        raise RuntimeError(f"cannot write to <{ADDRESS}>\nnor to {ADDRESS}")

    @app.get("/twice")
    @public
    def twice() -> str:
        with unit_of_work():
            knock(ADDRESS)
            db.session.flush()
            db.session.execute(db.insert(Heartbeat).values(name=ADDRESS, at=clock.now()))
        return ""

    return new_client(app)


def test_each_request_is_one_line_of_json(log, client):
    client.get("/sign-in")
    client.post("/theme", data={"theme": "dark"})
    first, second = log.requests()
    assert (first["method"], first["rule"], first["status"], first["level"]) == ("GET", "/sign-in", 200, "info")
    assert (second["method"], second["rule"], second["status"]) == ("POST", "/theme", 303)
    assert first["ms"] >= 0
    assert first["at"].endswith("+00:00")
    assert all("\n" not in line for line in log.written)


def test_a_request_has_an_id_that_its_answer_tells(log, client):
    ids = [client.get(path).headers["X-Request-ID"] for path in ("/sign-in", "/no-such-page", "/sign-in")]
    assert [line["request_id"] for line in log.requests()] == ids
    assert len(set(ids)) == 3


def test_the_id_of_a_proxy_before_the_portal_is_taken_when_it_is_one(other_app):
    behind = new_client(other_app(PROXIES=1))
    given = {"known": "0f3c-77aa_21", "forged": 'x"}\n{"message":"forged', "short": "abc", "long": "a" * 41}
    told = {
        name: behind.get("/sign-in", headers=[("X-Request-ID", value.replace("\n", " "))]).headers["X-Request-ID"]
        for name, value in given.items()
    }
    assert told["known"] == "0f3c-77aa_21"
    assert all(told[name] != given[name] and len(told[name]) == 16 for name in ("forged", "short", "long"))


def test_nobody_else_chooses_an_id(client):
    """It stands in the trail: whoever chooses it could point at somebody else's request."""
    answer = client.get("/sign-in", headers={"X-Request-ID": "0f3c-77aa_21"})
    assert answer.headers["X-Request-ID"] != "0f3c-77aa_21"


def test_the_office_is_named_by_its_number(log, cast, sign_in, client):
    sign_in(client, cast.petra)
    client.get("/office/people")
    assert log.requests()[-1]["account"] == cast.account(cast.petra).id
    assert cast.petra.name not in log.written[-1]


def test_what_members_do_among_themselves_has_no_name_and_no_number(log, cast, sign_in, client):
    sign_in(client, cast.amara)
    client.post(f"/circle/{cast.jonas.id}")
    client.get(f"/people/{cast.jonas.id}")
    client.post("/referrals/some-handle/decline")
    client.get("/leadership")
    told = [(line["rule"], line["account"]) for line in log.requests()]
    assert told == [
        ("/circle/<int:person_id>", None),
        ("/people/<int:person_id>", cast.account(cast.amara).id),
        ("/referrals/<handle>/decline", None),
        ("/leadership", None),
    ]


def test_a_package_is_silent_until_it_says_otherwise(app):
    """Only where the office acts is an account named; whoever adds a blueprint here says why it may be."""
    assert app.extensions["house"].named_in_log == {"accounts", "members", "events", "newsletters", "office"}


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (f"/sign-in/new-password/{TOKEN}", "/sign-in/new-password/<token>"),
        (f"/email/confirm/{TOKEN}", "/email/confirm/<token>"),
        (f"/invitation/{TOKEN}", "/invitation/<token>"),
        (f"/unsubscribe/{TOKEN}", "/unsubscribe/<token>"),
        (f"/calendar/{TOKEN}.ics", "/calendar/<token>.ics"),
        (f"/calendar/{TOKEN}.ical", "/calendar/…"),
        (f"/calendar/{TOKEN}.ics/", "/calendar/…"),
        (f"/{TOKEN}.ics", "…"),
        (f"/unsubscribe/{TOKEN}/{TOKEN}", "/unsubscribe/…"),
        (f"/sign-in?email={ADDRESS}&next=/events&token={TOKEN}", "/sign-in"),
        (f"/no-such-page/{ADDRESS}", "…"),
    ],
)
def test_no_secret_and_no_address_of_a_link_is_logged(log, client, path, told):
    client.get(path)
    assert [line["rule"] for line in log.requests()] == [told]
    assert TOKEN not in "".join(log.written)
    assert ADDRESS not in "".join(log.written)


def test_no_address_that_people_can_ask_for_is_logged(log, app, client):
    """Whatever stands in an address, of every rule, with every method."""
    for rule in app.url_map.iter_rules():
        if rule.arguments and rule.endpoint != "static":
            path = re.sub(r"<int:\w+>", "2014161803", re.sub(r"<(?!int:)[^>]+>", TOKEN, rule.rule))
            for method in ("GET", "POST", "DELETE"):
                client.open(path, method=method)
    assert len(log.requests()) > 200
    assert TOKEN not in "".join(log.written)
    assert "2014161803" not in "".join(log.written)


def test_nothing_of_a_form_is_logged(log, client):
    client.submit("/sign-in", {"email": ADDRESS, "password": "seven herons"}, to="/sign-in", status=422)
    assert len(log.requests()) == 2
    for secret in (ADDRESS, "ana.ruiz", "seven herons", "csrf_token"):
        assert secret not in "".join(log.written)


@pytest.mark.parametrize("path", ["/breaks", "/twice"])
def test_what_broke_is_logged_with_its_place_and_nobodys_address(breaking, log, path):
    answer = breaking.get(path)
    assert answer.status_code == 500
    (error,) = [line for line in log.lines if line["level"] == "error"]
    assert error["request_id"] == answer.headers["X-Request-ID"]
    assert "Traceback" in error["error"]
    assert "tests/core/test_logs.py" in error["error"]
    assert "ana.ruiz" not in "".join(log.written)
    assert log.requests()[0]["status"] == 500


@pytest.mark.postgresql
def test_a_row_that_the_database_refuses_is_not_logged(app, log):
    """PostgreSQL tells the whole row in its error: it may be a private note."""
    try:
        with unit_of_work():
            db.session.add(Job(kind="x", title="a private\nnote", arguments={}, created_at=clock.now(), done=-1))
    except IntegrityError:
        logging.getLogger("portal").exception("unexpected error")
    (line,) = log.lines
    assert "check constraint" in line["error"]
    assert "note" not in line["error"]


def test_what_the_server_says_of_a_request_has_no_address():
    said = NoAddresses()
    made = [
        logging.makeLogRecord({"msg": "Error handling request %s %s", "args": ("GET", f"/calendar/{TOKEN}.ics")}),
        logging.makeLogRecord({"msg": f"Invalid request from ip=192.0.2.7: Invalid HTTP request line: '/r/{TOKEN} x'"}),
    ]
    assert all(said.filter(record) for record in made)
    assert [record.getMessage() for record in made] == ["Error handling a request", "Invalid request from ip=192.0.2.7"]
    assert any(isinstance(each, NoAddresses) for each in logging.getLogger("gunicorn.error").filters)


def test_a_page_that_breaks_while_it_apologises_tells_no_address(breaking, log, monkeypatch):
    monkeypatch.setattr("portal.core.answers.render_template", lambda *_, **__: 1 / 0)
    answer = breaking.get(f"/calendar/{TOKEN}.nothing")
    assert answer.status_code == 500
    assert TOKEN not in "".join(log.written)


def test_whatever_is_added_to_a_line_stands_in_it(log):
    logging.getLogger("portal.mail").warning("held %s", "back", extra={"why": "451 later", "at_work": clock})
    (line,) = log.lines
    assert (line["logger"], line["message"], line["why"], line["level"]) == (
        "portal.mail",
        "held back",
        "451 later",
        "warning",
    )
