"""The log: a line of JSON a request, by which an operator finds what happened and nobody finds people."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from portal.core import clock
from portal.core.access import public
from portal.core.db import db
from portal.core.logs import JsonLines
from portal.core.models import Heartbeat
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
    assert (first["method"], first["path"], first["status"], first["level"]) == ("GET", "/sign-in", 200, "info")
    assert (second["method"], second["path"], second["status"]) == ("POST", "/theme", 303)
    assert first["ms"] >= 0
    assert first["at"].endswith("+00:00")
    assert all("\n" not in line for line in log.written)


def test_a_request_has_an_id_that_its_answer_tells(log, client):
    ids = [client.get(path).headers["X-Request-ID"] for path in ("/sign-in", "/no-such-page", "/sign-in")]
    assert [line["request_id"] for line in log.requests()] == ids
    assert len(set(ids)) == 3


def test_the_id_of_whoever_stands_before_the_portal_is_taken_when_it_is_one(log, client):
    given = {"known": "0f3c-77aa_21", "forged": 'x"}\n{"message":"forged', "short": "abc", "long": "a" * 41}
    told = {
        name: client.get("/sign-in", headers=[("X-Request-ID", value.replace("\n", " "))]).headers["X-Request-ID"]
        for name, value in given.items()
    }
    assert told["known"] == "0f3c-77aa_21"
    assert all(told[name] != given[name] and len(told[name]) == 16 for name in ("forged", "short", "long"))


def test_the_signed_in_account_is_named_by_its_number(log, cast, sign_in, client):
    sign_in(client, cast.amara)
    client.get("/people")
    assert log.requests()[-1]["account"] == cast.account(cast.amara).id
    assert cast.amara.name not in log.written[-1]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (f"/sign-in/new-password/{TOKEN}", "/sign-in/new-password/…"),
        (f"/email/confirm/{TOKEN}", "/email/confirm/…"),
        (f"/invitation/{TOKEN}", "/invitation/…"),
        (f"/unsubscribe/{TOKEN}", "/unsubscribe/…"),
        (f"/calendar/{TOKEN}.ics", "/calendar/….ics"),
        (f"/sign-in?email={ADDRESS}&next=/events&token={TOKEN}", "/sign-in"),
        (f"/no-such-page/{ADDRESS}", "/no-such-page/(address)"),
    ],
)
def test_no_secret_and_no_address_of_a_link_is_logged(log, client, path, told):
    client.get(path)
    assert [line["path"] for line in log.requests()] == [told]
    assert TOKEN not in "".join(log.written)
    assert ADDRESS not in "".join(log.written)


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


def test_whatever_is_added_to_a_line_stands_in_it(log):
    logging.getLogger("portal.mail").warning("held %s", "back", extra={"why": "451 later", "at_work": clock})
    (line,) = log.lines
    assert (line["logger"], line["message"], line["why"], line["level"]) == (
        "portal.mail",
        "held back",
        "451 later",
        "warning",
    )
