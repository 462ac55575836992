"""A fresh database for every test: migrated once, then as good as new each time.

SQLite copies a file; PostgreSQL sweeps out what the last test wrote, and fills in rows that were kept. The application
object lives as long as the session and always sees the same address, so a test pays for that alone.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from config import files_of_sqlite
from tests.support import postgresql
from tests.support.sweeping import Broom, Rows

Migrate = Callable[[str], None]


class Databases(Protocol):
    """Where the portal of the tests keeps its rows."""

    url: str
    #: Which state was put there last: the name under which it was kept, or "" for the empty one.
    stands: str

    def refresh(self) -> None:
        """Put a migrated, empty database at `url`. Nobody may be in a transaction."""

    def keep(self, name: str) -> None:
        """Copy what is at `url` aside. Nobody may be in a transaction."""

    def restore(self, name: str) -> None:
        """Put what was kept at `url`. Nobody may be in a transaction."""

    def forget(self, name: str) -> None:
        """What was kept is wanted no more."""

    def is_new(self) -> bool:
        """Whether what `stands` is still all there is, and keeping and restoring is quick here."""


class SQLite:
    def __init__(self, folder: Path, migrate: Migrate, disconnect: Callable[[], None]) -> None:
        self.template = folder / "template.sqlite3"
        self.file = folder / "guildhall.sqlite3"
        self.url = f"sqlite:///{self.file}"
        self.stands, self.put, self.disconnect = "", (0, 0), disconnect
        migrate(f"sqlite:///{self.template}")

    def refresh(self) -> None:
        self._put(self.template, "")

    def keep(self, name: str) -> None:
        self.disconnect()
        shutil.copyfile(self.file, self._kept(name))
        self.stands, self.put = name, self._state()

    def restore(self, name: str) -> None:
        self._put(self._kept(name), name)

    def forget(self, name: str) -> None:
        self._kept(name).unlink()

    def is_new(self) -> bool:
        wal = self.file.with_name(f"{self.file.name}-wal")
        return self.put == self._state() and not (wal.exists() and wal.stat().st_size)

    def _kept(self, name: str) -> Path:
        return self.file.with_name(f"kept_{name}.sqlite3")

    def _put(self, copy: Path, name: str) -> None:
        self.disconnect()
        self.stands = name
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

    def __init__(self, server: str, worker: str, migrate: Migrate, disconnect: Callable[[], None]) -> None:
        self.server, self.name = server, f"guildhall_test_{os.getpid()}_{worker}"
        self.template = f"{self.name}_template"
        self.url = database_at(server, self.name)
        create_database(server, self.template)
        migrate(database_at(server, self.template))
        self.disconnect = disconnect
        self.broom: Broom | None = None
        self.kept: dict[str, Rows | None] = {}
        self.stands, self.written = "", Written()

    def refresh(self) -> None:
        if self.broom is None or not self.broom.sweep():
            self._copy(self.template)
            self.broom = Broom.over(self.url)
        self._now("")

    def keep(self, name: str) -> None:
        self.kept[name] = self.broom.rows() if self.broom is not None else None
        if self.broom is None:
            self.disconnect()
            create_database(self.server, f"{self.name}_{name}", template=self.name)
        self._now(name)

    def restore(self, name: str) -> None:
        rows = self.kept[name]
        if rows is None:
            self._copy(f"{self.name}_{name}")
        elif self.broom is not None:
            if not (self.stands == "" and self.is_new()):
                self.refresh()
            self.broom.fill(rows)
        self._now(name)

    def forget(self, name: str) -> None:
        if self.kept.pop(name) is None:
            drop_database(self.server, f"{self.name}_{name}")

    def is_new(self) -> bool:
        return self.broom is not None and not self.written.anything

    def drop(self) -> None:
        self._put_down()
        copies = [f"{self.name}_{name}" for name, rows in self.kept.items() if rows is None]
        for name in [self.name, self.template, *copies]:
            drop_database(self.server, name)

    def _now(self, name: str) -> None:
        self.stands, self.written.anything = name, False

    def _copy(self, template: str) -> None:
        self.disconnect()
        self._put_down()
        create_database(self.server, self.name, template=template)

    def _put_down(self) -> None:
        if self.broom is not None:
            self.broom.connection.close()
        self.broom = None


class Written:
    """Whether this process asked for anything but to read since it was last told that nobody did."""

    #: How statements begin that leave a database as it is.
    READS = ("SELECT", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET", "SHOW")

    def __init__(self) -> None:
        self.anything = False
        event.listen(Engine, "before_cursor_execute", self._notice)

    def _notice(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not self.anything and (not statement.lstrip().startswith(self.READS) or "val(" in statement):
            self.anything = True


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
