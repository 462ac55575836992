"""A fresh database for every test: migrated once, then copied.

SQLite copies a file; PostgreSQL copies a database (`CREATE DATABASE … TEMPLATE`). The application object
lives as long as the session and always sees the same address, so a test pays for the copy alone.
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

from tests.support import postgresql

Migrate = Callable[[str], None]


class Databases(Protocol):
    """Where the portal of the tests keeps its rows."""

    url: str

    def refresh(self) -> None:
        """Put a freshly migrated, empty database at `url`. Nobody may be connected to it."""


class SQLite:
    def __init__(self, folder: Path, migrate: Migrate) -> None:
        self.template = folder / "template.sqlite3"
        self.file = folder / "guildhall.sqlite3"
        self.url = f"sqlite:///{self.file}"
        migrate(f"sqlite:///{self.template}")

    def refresh(self) -> None:
        for suffix in ("-wal", "-shm", "-journal"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.template, self.file)


class PostgreSQL:
    def __init__(self, server: str, worker: str, migrate: Migrate) -> None:
        self.server, self.name = server, f"guildhall_test_{os.getpid()}_{worker}"
        self.template = f"{self.name}_template"
        self.url = database_at(server, self.name)
        create_database(server, self.template)
        migrate(database_at(server, self.template))

    def refresh(self) -> None:
        create_database(self.server, self.name, template=self.template)

    def drop(self) -> None:
        drop_database(self.server, self.name)
        drop_database(self.server, self.template)


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


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server: TEST_DATABASE_URL, or one of our own, started when first asked for."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    with postgresql.server() as url:
        yield url


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
