"""A move puts the whole database elsewhere, proves it, and leaves the old one as it was."""

from __future__ import annotations

import json
import os

import pytest

import config
from portal.core import running
from portal.core.db import db
from portal.core.safekeeping import loading
from portal.core.safekeeping.moving import move
from portal.core.safekeeping.restore import NotEmpty, restore
from portal.core.safekeeping.snapshot import Damaged
from portal.core.schema import Behind
from tests.core.safekeeping.conftest import digests, portal_at, quiet
from tests.core.safekeeping.test_restore import lives, sqlite_in
from tests.support.databases import create_database, database_at, drop_database

pytestmark = pytest.mark.slow


@pytest.fixture
def on_sqlite(inhabited, kept, tmp_path):
    """The inhabited portal on SQLite, in a folder of its own; the address."""
    restore(kept, tmp_path / "here", sqlite_in(tmp_path / "here"), tell=quiet)
    return sqlite_in(tmp_path / "here")


def moved(url: str, folder, target: str) -> dict[str, str]:
    with portal_at(url, folder):
        went_by = move(db.engine, folder, target, tell=quiet)
    return {name: tally.digest for name, tally in went_by.items()}


def test_a_move_is_the_same_and_leaves_the_old_one(on_sqlite, tmp_path):
    before = digests(on_sqlite)
    (tmp_path / "there").mkdir()
    target = sqlite_in(tmp_path / "there")
    assert moved(on_sqlite, tmp_path / "here", target) == before
    assert digests(target) == digests(on_sqlite) == before
    lives(target, tmp_path / "there")


@pytest.mark.postgresql
def test_a_move_to_postgresql_and_back(on_sqlite, postgresql_server, tmp_path):
    name = f"guildhall_move_{os.getpid()}"
    create_database(postgresql_server, name)
    try:
        url = config.database_url(database_at(postgresql_server, name), tmp_path)
        before = digests(on_sqlite)
        assert moved(on_sqlite, tmp_path / "here", url) == before == digests(url)
        back = sqlite_in(tmp_path / "back")
        assert moved(url, tmp_path / "somewhere", back) == before == digests(back)
        lives(url, tmp_path / "somewhere")
        lives(back, tmp_path / "back")
    finally:
        drop_database(postgresql_server, name)


def test_nothing_is_moved_from_under_a_running_portal(on_sqlite, tmp_path, monkeypatch):
    monkeypatch.setattr(running, "_held", [])
    running.hold(tmp_path / "here")
    try:
        with pytest.raises(running.StillRunning):
            moved(on_sqlite, tmp_path / "here", sqlite_in(tmp_path / "there"))
    finally:
        os.close(running._held.pop())
    assert not (tmp_path / "there").exists()


@pytest.mark.postgresql
def test_nothing_is_moved_while_anybody_is_connected(inhabited_url, home, tmp_path, postgresql_server):
    import psycopg

    plain = inhabited_url.replace("+psycopg", "")
    with psycopg.connect(plain), pytest.raises(running.StillRunning, match="other connection"):
        moved(inhabited_url, home, sqlite_in(tmp_path / "there"))


def test_nothing_is_moved_into_rows_nor_onto_itself(on_sqlite, kept, tmp_path):
    restore(kept, tmp_path / "there", sqlite_in(tmp_path / "there"), tell=quiet)
    before = digests(sqlite_in(tmp_path / "there"))
    with pytest.raises(NotEmpty, match="holds rows already"):
        moved(on_sqlite, tmp_path / "here", sqlite_in(tmp_path / "there"))
    assert digests(sqlite_in(tmp_path / "there")) == before
    with pytest.raises(NotEmpty, match="from which to move"):
        moved(on_sqlite, tmp_path / "here", on_sqlite)


def test_an_older_schema_is_brought_up_first(on_sqlite, tmp_path):
    with portal_at(on_sqlite, tmp_path / "here"):
        with db.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0009'")
        with pytest.raises(Behind, match="prepare"):
            move(db.engine, tmp_path / "here", sqlite_in(tmp_path / "there"), tell=quiet)


def test_a_row_that_changed_on_the_way_is_seen(on_sqlite, tmp_path, monkeypatch):
    """The proof is a second reading: what arrived is compared, not what was sent."""
    rows = loading._rows

    def careless(table, source):
        for row in rows(table, source):
            yield [value.upper() if table.name == "search_entry" and isinstance(value, str) else value for value in row]

    monkeypatch.setattr(loading, "_rows", careless)
    with pytest.raises(Damaged, match="search_entry does not hold what was put into it"):
        moved(on_sqlite, tmp_path / "here", sqlite_in(tmp_path / "there"))
    assert digests(sqlite_in(tmp_path / "there")) == {}, "what is not the same is not left there"


def test_the_command_tells_digests_and_refuses_in_a_sentence(on_sqlite, tmp_path):
    with portal_at(on_sqlite, tmp_path / "here") as app:
        run = app.test_cli_runner()
        wrong = run.invoke(args=["guildhall", "move", "--to", "mysql://x"])
        assert (wrong.exit_code, wrong.output.strip()) == (
            1, "DATABASE_URL must begin with postgresql:// or sqlite:///.",
        )  # fmt: skip
        done = run.invoke(args=["guildhall", "move", "--to", sqlite_in(tmp_path / "there"), "--json"])
        assert done.exit_code == 0, done.output
        assert json.loads(done.output)["tables"] == digests(on_sqlite)
