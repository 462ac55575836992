"""The database goes away, or its disk is full: what was taken and what was not is said as it is."""

from __future__ import annotations

import errno
from collections.abc import Callable

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, text

from portal.core import checkups
from portal.core.access import public
from portal.core.db import db
from portal.core.errors import DatabaseAway, DatabaseGone, DiskFull
from portal.core.troubles import trouble
from portal.core.web import csrf
from portal.core.work import unit_of_work
from tests.core.conftest import knock, knocks
from tests.support.client import Client, new_client

KEY = "a-one-time-key-of-a-form-1"


class House:
    """A portal in service with a page that reads and a form that writes, and somebody who disturbs them."""

    def __init__(self, app: Flask) -> None:
        self.app, self.visitor = app, new_client(app)
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None
        self.read = 0

        @app.get("/look")
        @public
        def look() -> str:
            self.read += 1
            if self.read == 1:
                self.before()
            return str(db.session.scalar(text("SELECT 40 + 2")))

        @app.post("/knock")
        @csrf.exempt
        @public
        def do_knock() -> str:
            with unit_of_work() as work:
                knock("door")
                self.before()
                db.session.flush()
                work.answer = "/opened"
                self.after()
            return "done"

    def knock(self):
        return self.visitor.post("/knock", data={"once": KEY})


@pytest.fixture
def house(other_app: Callable[..., Flask]) -> House:
    return House(other_app(PROPAGATE_EXCEPTIONS=False, TESTING=False, LOG_LEVEL="CRITICAL"))


def hang_up() -> None:
    """The server ends the connection that is in use, as an administrator or a restart does."""
    pid = db.session.scalar(text("SELECT pg_backend_pid()"))
    url = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))


@pytest.mark.postgresql
def test_a_page_is_read_again_on_a_fresh_connection(house):
    house.before = hang_up
    answer = house.visitor.get("/look")
    assert (answer.status_code, answer.text, house.read) == (200, "42", 2)


@pytest.mark.postgresql
@pytest.mark.parametrize("when", ["before", "after"])
def test_what_broke_before_it_was_written_was_not_taken(house, when, monkeypatch):
    monkeypatch.setattr(house, when, hang_up)
    answer = house.knock()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "15")
    assert "Nothing of your last step was taken." in answer.page
    assert knocks() == []
    monkeypatch.setattr(house, when, lambda: None)
    assert house.knock().text == "done"
    assert knocks() == ["door"]


@pytest.mark.postgresql
def test_what_broke_at_the_commit_is_not_known_and_may_be_sent_again(house, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("portal.core.audit.append_pending", hang_up)  # the last thing before the commit
        answer = house.knock()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "15")
    assert answer.page.heading == "We do not know whether that was taken"
    assert house.knock().text == "done"
    assert knocks() == ["door"]


@pytest.mark.postgresql
@pytest.mark.parametrize("looks", [True, False], ids=["found at once", "found when it is sent again"])
def test_what_was_taken_without_an_answer_is_found_by_its_key(house, monkeypatch, looks):
    """The commit arrives and its answer does not."""
    with house.app.app_context():
        dialect = db.engine.dialect
    commit = type(dialect).do_commit

    def commit_and_break(self, connection) -> None:
        monkeypatch.setattr(type(dialect), "do_commit", commit)
        commit(self, connection)
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    if not looks:
        monkeypatch.setattr("portal.core.work._found", lambda key: None)
    monkeypatch.setattr(type(dialect), "do_commit", commit_and_break)
    first = house.knock()
    assert first.status_code == (303 if looks else 503)
    second = house.knock()
    assert (second.status_code, second.location) == (303, "/opened")
    assert knocks() == ["door"]


@pytest.mark.postgresql
def test_what_an_earlier_step_wrote_is_not_denied(house):
    @house.app.post("/two")
    @csrf.exempt
    @public
    def two() -> str:
        with unit_of_work():
            knock("first")
        with unit_of_work():
            hang_up()
            knock("second")
        return "done"

    answer = house.visitor.post("/two")
    assert answer.page.heading == "We do not know whether that was taken"
    assert knocks() == ["first"]


def test_a_full_disk_is_told_as_what_it_is(house, on_postgresql):
    if on_postgresql:
        house.after = raise_full
    else:
        house.before = no_more_pages
    answer = house.knock()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "300")
    assert answer.page.heading == "There is no room left"
    assert "Your last step was not taken" in answer.page
    assert knocks() == []
    house.before = lambda: None
    assert house.visitor.get("/look").text == "42"


def no_more_pages() -> None:
    """The database file may not grow any more, and gets something to grow by."""
    connection = db.session.connection()
    connection.exec_driver_sql("PRAGMA max_page_count = 1")
    event.listen(connection.engine, "checkin", lambda dbapi, _: dbapi.execute("PRAGMA max_page_count = 1073741823"))
    knock("x" * 100_000)


def raise_full() -> None:
    db.session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"))


def test_a_full_disk_is_known_to_files_as_well():
    assert isinstance(trouble(OSError(errno.ENOSPC, "No space left on device")), DiskFull)
    assert trouble(FileNotFoundError(errno.ENOENT, "no")) is None
    assert trouble(ValueError()) is None
    assert isinstance(trouble(DatabaseAway()), DatabaseAway)


def test_the_page_stands_without_any_database(house, monkeypatch):
    """Nothing is asked of it: whoever waits for an answer would wait for every question again."""

    def away(*_: object, **__: object) -> None:
        raise DatabaseAway

    monkeypatch.setattr(db.session, "execute", lambda *_, **__: pytest.fail("asked"))
    monkeypatch.setattr(db.session, "scalar", away)
    answer = Client.get(house.visitor, "/look")
    assert answer.status_code == 503
    assert answer.page.heading == "Back in a moment"
    assert house.read == 2


@pytest.mark.parametrize(
    "error", [DiskFull("full"), DatabaseAway("away"), DatabaseGone("gone"), OSError(errno.ENOSPC, "No space left")]
)
def test_what_was_seen_is_not_worth_failing_for(app, error, monkeypatch):
    def no_row(*_: object) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(db.session, "get", no_row)
        checkups.note("backup", "good", "/backup/a.zip")
    assert checkups.last("backup") is None
