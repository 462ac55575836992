"""One instant of the database, to be read for as long as it takes while the portal goes on."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from portal.core.closing import sqlite_file
from portal.core.db import sqlite_driver


class Damaged(Exception):
    """A database that does not hold together, or an archive that is not what it says; the text says what."""


@contextmanager
def snapshot(engine: Engine, beside: Path) -> Iterator[Connection]:
    """A connection on which everything is as it was at one moment.

    SQLite is copied by its own online backup into a file under `beside` (a folder with room for it), so that no
    long reader keeps the log from being written back. PostgreSQL holds the moment itself. Raises Damaged.
    """
    if (file := sqlite_file(engine.url)) is None:
        with reading(engine) as connection:
            yield connection
        return
    with tempfile.TemporaryDirectory(prefix=".snapshot-", dir=beside) as folder:
        copy = Path(folder) / "copy.sqlite3"
        _copy(file, copy)
        taken = create_engine(f"sqlite:///{copy}", module=sqlite_driver, poolclass=NullPool)
        with _opened(taken) as connection:
            yield connection
        taken.dispose()


def dangling(connection: Connection) -> str:
    """What refers to nothing, in words; empty when nothing does. PostgreSQL never lets it happen."""
    if connection.dialect.name != "sqlite":
        return ""
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    return f"row {lost[1]} of {lost[0]} refers to a row of {lost[2]} that is not there" if lost else ""


@contextmanager
def _opened(engine: Engine) -> Iterator[Connection]:
    try:
        connection = engine.connect()
        said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    except DatabaseError as error:
        said = error.orig
    except UnicodeDecodeError as error:  # its very complaint names what is damaged
        said = error
    if said != "ok":
        raise Damaged(f"the database does not hold together: {said}")
    with connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A reading transaction that sees one instant."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
        yield connection
        connection.rollback()


def _copy(file: Path, copy: Path) -> None:
    """The online backup: in one step, and so never begun again because somebody wrote."""
    try:
        source = sqlite_driver.connect(f"file:{quote(str(file))}?mode=ro", uri=True, timeout=15)
        target = sqlite_driver.connect(str(copy))
        try:
            source.backup(target)
        finally:
            source.close()
            target.close()
    except sqlite_driver.DatabaseError as error:
        raise Damaged(f"the database cannot be read: {error}") from None
