"""A database that is deleted or replaced takes no more writes, and nothing new is begun in the place of a lost one."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from portal.core import advice, demo, health, whereabouts
from portal.core.db import db
from portal.core.errors import DatabaseAway, DatabaseGone, DiskFull, TransientConflict
from portal.core.preparation import prepare
from portal.core.settings import association, forget
from portal.core.work import unit_of_work
from tests.core.conftest import knock, knocks
from tests.support.application import make_app
from tests.support.client import new_client
from tests.support.databases import database_at


@pytest.fixture
def seeded(monkeypatch) -> list[int]:
    """How large the demos were that moved in."""
    made: list[int] = []
    monkeypatch.setattr(demo, "seed", lambda size, number: made.append(size))
    return made


@pytest.fixture
def house(empty_database: str, tmp_path: Path) -> Iterator[Flask]:
    """A portal in a brand-new folder, on a database without a schema."""
    portal = make_app(empty_database, tmp_path / "data")
    with portal.app_context():
        yield portal
        db.session.remove()
        db.engine.dispose()


def lose_database(portal: Flask) -> None:
    """As after a `rm`, or a `dropdb` and `createdb`."""
    forget()
    db.session.remove()
    if path := whereabouts.database_file():
        db.engine.dispose()
        for each in path.parent.glob(f"{path.name}*"):
            each.unlink()
        return
    with db.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


# --- while it runs


@pytest.fixture
def file(app: Flask) -> Path:
    """The database's file, held open."""
    with unit_of_work():
        knock("before")
    path = whereabouts.database_file()
    assert path is not None
    return path


@pytest.mark.sqlite
def test_nothing_is_written_into_a_file_that_was_deleted(app, file, client):
    file.unlink()
    with pytest.raises(DatabaseGone), unit_of_work():
        knock("after")
    assert knocks() == ["before"]
    assert not file.exists()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["checks"]["database"]) == (503, False)
    assert client.get("/healthz").status_code == 200


@pytest.mark.sqlite
def test_no_new_file_is_made_where_one_was_deleted(app, file, client):
    db.session.remove()
    db.engine.dispose()
    file.unlink()
    assert client.get("/readyz").status_code == 503
    assert not file.exists()


@pytest.mark.sqlite
def test_a_person_reads_that_nothing_can_be_kept(other_app, file):
    portal = other_app(PROPAGATE_EXCEPTIONS=False, TESTING=False, LOG_LEVEL="CRITICAL")
    client = new_client(portal)
    page = client.page("/sign-in")
    fields = {field["name"]: field.get("value", "") for field in page("form[method=post] input[name]")}
    file.unlink()
    answer = client.post("/sign-in", data=fields | {"email": "nobody@example.org", "password": "some words or other"})
    assert answer.status_code == 503
    assert answer.page.heading == "Nothing can be saved just now"
    assert answer.headers["Retry-After"]


@pytest.mark.sqlite
def test_a_file_that_was_put_in_its_place_is_not_mixed_with_the_old_one(app, file, client, tmp_path):
    """SQLite would play the log of the old file over the new one."""
    restored = Path(shutil.copyfile(file, tmp_path / "restored.sqlite3"))
    file.unlink()
    restored.rename(file)
    with pytest.raises(DatabaseGone), unit_of_work():
        knock("after")
    with pytest.raises(DatabaseGone), db.engine.connect(), db.engine.connect(), db.engine.connect():
        pass
    assert client.get("/readyz").status_code == 503
    assert "was replaced while it was open. Restart" in health.why_no_database()


# --- at the start


def test_a_first_start_moves_the_demo_in_and_leaves_its_mark(house, seeded, tmp_path):
    prepare(40)
    assert seeded == [40]
    assert "Somebody lives here." in (tmp_path / "data" / whereabouts.MARK).read_text("utf-8")
    assert not whereabouts.is_bare()


def test_a_first_start_that_was_broken_off_goes_on(house, seeded, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(whereabouts, "move_in", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            prepare(40)
    forget()
    prepare(40)
    assert seeded == [40, 40]


@pytest.mark.parametrize("people", [40, None], ids=["demo", "no demo"])
@pytest.mark.parametrize("left", ["mark", "photos", "key of yesterday"])
def test_where_a_database_was_lost_nothing_is_begun(people, left, house, seeded, tmp_path):
    data = tmp_path / "data"
    prepare(None)
    (data / whereabouts.MARK).unlink()
    lose_database(house)
    if left == "mark":
        whereabouts.move_in()
    elif left == "photos":
        (data / "photos").mkdir()
        (data / "photos" / "1.jpg").write_bytes(b"a face")
    else:
        yesterday = time.time() - 100_000
        os.utime(data / "secret_key", (yesterday, yesterday))
    with pytest.raises(SystemExit) as refused:
        prepare(people)
    assert "flask guildhall restore" in str(refused.value)
    assert "--begin-anew" in str(refused.value)
    assert whereabouts.is_bare()
    assert seeded == []


def test_the_commands_of_migrations_may_make_a_database_and_others_may_not(house, tmp_path):
    runner = house.test_cli_runner()
    if whereabouts.database_file():
        assert runner.invoke(args=["guildhall", "sweep"]).exit_code == 1
    result = runner.invoke(args=["db", "upgrade"])
    assert result.exit_code == 0, result.output
    assert not whereabouts.is_bare()


def test_beginning_anew_has_to_be_asked_for(house, seeded):
    prepare(40)
    lose_database(house)
    prepare(40, begin_anew=True)
    assert seeded == [40, 40]


def test_the_demo_moves_into_no_folder_that_has_lived(house, seeded):
    prepare(None)
    prepare(40)
    assert seeded == []
    assert not association().demo


def test_a_log_without_its_database_is_what_was_left_of_one(house, tmp_path):
    assert not whereabouts.has_lived()
    (tmp_path / "data" / "guildhall.sqlite3-wal").write_bytes(b"pages")
    assert whereabouts.has_lived()


# --- what operators are told


@pytest.mark.sqlite
def test_a_damaged_database_is_told_with_the_last_backup(house, tmp_path):
    path = whereabouts.database_file()
    path.write_bytes(b"\0garbage" * 1_000)
    backups = tmp_path / "data" / "backups"
    with pytest.raises(SystemExit, match=r"is damaged\. Restore a backup: flask guildhall restore FILE\."):
        prepare(None)
    backups.mkdir()
    (backups / "guildhall-2026-11-24.zip").write_bytes(b"")
    with pytest.raises(SystemExit, match=r"is damaged\. Restore the last backup: .*guildhall-2026-11-24\.zip\."):
        prepare(None)
    assert "is damaged" in health.why_no_database()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (
            "postgresql://u:secret-word@127.0.0.1:1/nowhere",
            "for database nowhere on 127.0.0.1, port 1: Connection refused.",
        ),
        (
            "postgresql://u:secret-word@no-such-host.invalid/d",
            "for database d on no-such-host.invalid, port 5432",
        ),
        ("sqlite:////no/such/folder/guildhall.sqlite3", "/no/such/folder/guildhall.sqlite3"),
    ],
)
def test_a_database_that_cannot_be_used_is_a_sentence(url, words, tmp_path):
    portal = make_app(url, tmp_path)
    with portal.app_context():
        with pytest.raises(SystemExit) as refused:
            prepare(None)
        for sentence in (str(refused.value), health.why_no_database()):
            assert words in sentence
            assert "secret-word" not in sentence


@pytest.mark.postgresql
def test_a_database_that_does_not_exist_is_a_sentence(empty_database, tmp_path):
    portal = make_app(database_at(empty_database, "no_such_database"), tmp_path)
    with portal.app_context(), pytest.raises(SystemExit, match='"no_such_database" does not exist'):
        prepare(None)


def test_other_errors_stay_what_they_are(app):
    assert advice.explain(ValueError("a mistake of ours")) is None


PLACES = {
    "sqlite": "sqlite:////srv/guildhall.sqlite3",
    "postgresql": "postgresql://u:secret-word@127.0.0.1:1/nowhere",
}


@pytest.mark.parametrize(
    ("backend", "error", "words"),
    [
        ("sqlite", TransientConflict("database is locked", waited=True), "/srv/guildhall.sqlite3 is locked by another"),
        ("postgresql", TransientConflict("deadlock detected"), "holds in database nowhere on 127.0.0.1, port 1: deadl"),
        (
            "postgresql",
            ProgrammingError("SELECT 1", {}, psycopg.errors.UndefinedTable('relation "person" does not exist')),
            "PostgreSQL's database nowhere on 127.0.0.1, port 1 does not have the schema of this version.",
        ),
        ("sqlite", DiskFull("database or disk is full"), "The disk of /srv/guildhall.sqlite3 is full."),
        ("postgresql", DiskFull("could not extend file"), "A disk is full: could not extend file."),
        ("sqlite", OSError(errno.ENOSPC, "No space left on device"), "A disk is full: [Errno 28] No space left on"),
        ("postgresql", DatabaseAway("the connection is lost"), "for database nowhere on 127.0.0.1, port 1: the connec"),
    ],
)
def test_a_trouble_is_told_as_its_database_has_it(backend, error, words, tmp_path):
    portal = make_app(PLACES[backend], tmp_path)
    with portal.app_context():
        sentence = advice.explain(error)
    assert words in sentence
    assert "database database" not in sentence
    assert backend == "sqlite" or "another process" not in sentence


def test_an_error_is_explained_by_what_caused_it(tmp_path):
    portal = make_app("postgresql://u:secret-word@127.0.0.1:1/nowhere", tmp_path)
    with portal.app_context(), pytest.raises(LookupError) as raised:
        try:
            db.session.execute(text("SELECT 1"))
        except Exception as error:
            raise LookupError from error
    with portal.app_context():
        assert "does not answer" in advice.explain(raised.value)


def test_commands_end_with_a_sentence_too(tmp_path):
    portal = make_app("postgresql://u:secret-word@127.0.0.1:1/nowhere", tmp_path)
    result = portal.test_cli_runner().invoke(args=["guildhall", "sweep"])
    assert result.exit_code == 1
    assert "does not answer" in result.output
    assert "Traceback" not in result.output
