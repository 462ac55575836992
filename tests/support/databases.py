"""A fresh database for every test: migrated once, then as good as new each time.

SQLite copies a file; PostgreSQL sweeps out what the last test wrote. The application object lives as long as
the session and always sees the same address, so a test pays for that alone.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from sqlalchemy.engine import make_url

from config import files_of_sqlite
from tests.support import postgresql

Migrate = Callable[[str], None]


class Databases(Protocol):
    """Where the portal of the tests keeps its rows."""

    url: str

    def refresh(self, disconnect: Callable[[], None]) -> None:
        """Put a migrated, empty database at `url`. `disconnect` is called where nobody may be connected to it."""

    def keep(self, name: str) -> None:
        """Copy what is at `url` aside. Nobody may be connected to it."""

    def restore(self, name: str) -> None:
        """Put what was kept at `url`. Nobody may be connected to it."""

    def is_new(self) -> bool:
        """Whether nobody has written anything since `refresh`, and keeping and restoring is quick here."""


class SQLite:
    def __init__(self, folder: Path, migrate: Migrate) -> None:
        self.template = folder / "template.sqlite3"
        self.file = folder / "guildhall.sqlite3"
        self.url = f"sqlite:///{self.file}"
        self.put = (0, 0)
        migrate(f"sqlite:///{self.template}")

    def refresh(self, disconnect: Callable[[], None]) -> None:
        disconnect()
        self._put(self.template)

    def keep(self, name: str) -> None:
        shutil.copyfile(self.file, self.file.with_name(f"{name}.sqlite3"))

    def restore(self, name: str) -> None:
        self._put(self.file.with_name(f"{name}.sqlite3"))

    def is_new(self) -> bool:
        wal = self.file.with_name(f"{self.file.name}-wal")
        return self.put == self._state() and not (wal.exists() and wal.stat().st_size)

    def _put(self, copy: Path) -> None:
        for beside in files_of_sqlite(self.file)[1:]:
            beside.unlink(missing_ok=True)
        shutil.copyfile(copy, self.file)
        self.put = self._state()

    def _state(self) -> tuple[int, int]:
        found = self.file.stat()
        return found.st_mtime_ns, found.st_size


class PostgreSQL:
    """A copied database costs a second of file work, so a used one is swept: what the test wrote is deleted.

    Where that may not be done (it takes a superuser to pass the triggers that refuse it), and after a test that
    changed the schema, the database is copied anew.
    """

    def __init__(self, server: str, worker: str, migrate: Migrate) -> None:
        self.server, self.name = server, f"guildhall_test_{os.getpid()}_{worker}"
        self.template = f"{self.name}_template"
        self.url = database_at(server, self.name)
        create_database(server, self.template)
        migrate(database_at(server, self.template))
        self.broom: Broom | None = None
        self.kept: set[str] = set()

    def refresh(self, disconnect: Callable[[], None]) -> None:
        if self.broom is not None and self.broom.sweep():
            return
        disconnect()
        self._put_down()
        create_database(self.server, self.name, template=self.template)
        self.broom = Broom.over(self.url)

    def keep(self, name: str) -> None:
        self._put_down()
        create_database(self.server, f"{self.name}_{name}", template=self.name)
        self.kept.add(f"{self.name}_{name}")

    def restore(self, name: str) -> None:
        self._put_down()
        create_database(self.server, self.name, template=f"{self.name}_{name}")

    def is_new(self) -> bool:
        return False  # a copy costs a second: what a test needs is made anew

    def drop(self) -> None:
        self._put_down()
        for name in {self.name, self.template, *self.kept}:
            drop_database(self.server, name)

    def _put_down(self) -> None:
        if self.broom is not None:
            self.broom.connection.close()
        self.broom = None


class Broom:
    """Makes a used database as good as new."""

    #: Everything by which a test could have changed the schema.
    SHAPE = """
        SELECT (SELECT array_agg((oid, relname, relnatts, relchecks) ORDER BY oid) FROM pg_class
                WHERE relnamespace = 'public'::regnamespace)::text,
               (SELECT array_agg((oid, tgname, tgenabled) ORDER BY oid) FROM pg_trigger)::text,
               (SELECT array_agg((oid, conname) ORDER BY oid) FROM pg_constraint)::text
    """
    RESTART = """
        SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
    """

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection
        tables = [row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        written = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)
        self.written = f"SELECT * FROM ({written}) AS tables"
        self.kept = {row[0] for row in connection.execute(self.written)}
        if self.kept != {"alembic_version"}:
            raise RuntimeError(f"a fresh database has rows, and a sweep would lose them: {self.kept}")
        self.shape = connection.execute(self.SHAPE).fetchone()

    @classmethod
    def over(cls, url: str) -> Broom | None:
        """One for the fresh database at `url`, or None where we may not sweep."""
        connection = psycopg.connect(
            make_url(url).set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
        )
        try:
            connection.execute("SET session_replication_role = replica")  # no trigger of the portal holds us up
        except psycopg.errors.InsufficientPrivilege:
            connection.close()
            return None
        connection.execute("SET lock_timeout = '5s'")
        return cls(connection)

    def sweep(self) -> bool:
        """Delete every row and start every sequence anew. False when only a fresh copy will do."""
        try:
            if self.connection.execute(self.SHAPE).fetchone() != self.shape:
                return False
            written = {row[0] for row in self.connection.execute(self.written)} - self.kept
            deletions = [f'DELETE FROM "{table}"' for table in sorted(written)]
            self.connection.execute("; ".join([*deletions, self.RESTART]))
        except psycopg.OperationalError:  # somebody left a transaction open, or took our connection away
            return False
        return True


def database_at(server: str, name: str) -> str:
    """The address of database `name` on the server that `server` leads to."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def create_database(server: str, name: str, *, template: str | None = None) -> None:
    """Make database `name` anew, empty or as a copy of `template`."""
    like = f'TEMPLATE "{template}" STRATEGY FILE_COPY' if template else "TEMPLATE template0 ENCODING 'UTF8'"
    with _administering(server) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" {like}')


def drop_database(server: str, name: str) -> None:
    with _administering(server) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _administering(server: str) -> psycopg.Connection:
    url = make_url(server).set(drivername="postgresql")
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


#: Where workers find the server that their controller runs for all of them.
FOR_WORKERS = "GUILDHALL_TEST_SERVER"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server: the one given, the controller's, or one of our own, started when asked for."""
    if given := os.environ.get("TEST_DATABASE_URL") or os.environ.get(FOR_WORKERS):
        yield given
        return
    with postgresql.server() as url:
        yield url


def pytest_configure(config: pytest.Config) -> None:
    """A run on PostgreSQL that is spread over workers has one server for all."""
    spread = getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput")
    if not spread or config.option.collectonly or os.environ.get("TEST_DATABASE_URL"):
        return
    if config.getoption("database") == "postgresql":
        running = postgresql.server()
        os.environ[FOR_WORKERS] = running.__enter__()
        config.add_cleanup(lambda: (os.environ.pop(FOR_WORKERS), running.__exit__(None, None, None)))


@pytest.fixture
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table, of the kind this run is on."""
    if request.config.getoption("database") == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    server: str = request.getfixturevalue("postgresql_server")
    name = f"guildhall_empty_{os.getpid()}"
    create_database(server, name)
    yield database_at(server, name)
    drop_database(server, name)
