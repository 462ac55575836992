"""Rows into an empty database: all of them or none, with triggers at rest, and then compared."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from portal.core.db import write_intent
from portal.core.safekeeping import lines, tables
from portal.core.safekeeping.lines import BATCH
from portal.core.safekeeping.snapshot import Damaged, dangling, reading
from portal.core.safekeeping.tables import Shape, Table

#: Tells which table is being read or written, and how many rows are done.
Progress = Callable[[str, int], None]
Lines = Callable[[Table], Iterable[bytes]]


def load(engine: Engine, wanted: Shape, lines_of: Lines, tell: Progress) -> None:
    """Put the rows into the migrated, empty database at `engine`, in one transaction.

    Raises Damaged when the tables are other ones, when a row is refused, or when something refers to nothing.
    """
    with _writing(engine) as connection:
        shape = tables.shape(connection)
        if _columns(shape) != _columns(wanted):
            raise Damaged("its tables are not those of the version that it says it was made by")
        with _triggers_at_rest(connection, shape):
            for table in shape.tables:
                try:
                    _fill(connection, table, lines_of(table), tell)
                except _refusals(connection) as error:
                    raise Damaged(f"{table.name}: the database refuses a row: {error}") from None
                except ValueError as error:
                    raise Damaged(f"{table.name}: {error}") from None
        _after(connection, shape)
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


def compare(engine: Engine, shape: Shape, digests: dict[str, str], tell: Progress) -> None:
    """Read everything back. Raises Damaged when a table does not hold what it must."""
    with reading(engine) as connection:
        for table in shape.tables:
            tally = lines.digest(connection, table)
            tell(table.name, tally.rows)
            if tally.digest != digests[table.name]:
                raise Damaged(f"{table.name} does not hold what was put into it")


def _columns(shape: Shape) -> dict[str, Table]:
    return {table.name: table for table in shape.tables}


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that nobody else writes in. On SQLite references are checked at the end, not row by row."""
    sqlite = engine.dialect.name == "sqlite"
    token = write_intent.set(True)
    try:
        with engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            if sqlite:
                raw.execute("PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    if not sqlite:
                        connection.exec_driver_sql("SET LOCAL TIME ZONE 'UTC'")
                    yield connection
            finally:
                if sqlite:
                    raw.execute("PRAGMA foreign_keys=ON")
    finally:
        write_intent.reset(token)


@contextmanager
def _triggers_at_rest(connection: Connection, shape: Shape) -> Iterator[None]:
    """They would count seats again, and refuse what they have let through before."""
    quote = connection.dialect.identifier_preparer.quote
    run = connection.exec_driver_sql
    if connection.dialect.name == "sqlite":
        resting = run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name").all()
        for name, _ in resting:
            run(f"DROP TRIGGER {quote(name)}")
        yield
        for _, made in resting:
            run(made)
        return
    for table in shape.tables:
        run(f"ALTER TABLE {quote(table.name)} DISABLE TRIGGER USER")
    for name, key in shape.circles:
        run(f"ALTER TABLE {quote(name)} ALTER CONSTRAINT {quote(key)} DEFERRABLE INITIALLY DEFERRED")
    yield
    run("SET CONSTRAINTS ALL IMMEDIATE")
    for name, key in shape.circles:
        run(f"ALTER TABLE {quote(name)} ALTER CONSTRAINT {quote(key)} NOT DEFERRABLE")
    for table in shape.tables:
        run(f"ALTER TABLE {quote(table.name)} ENABLE TRIGGER USER")


def _fill(connection: Connection, table: Table, source: Iterable[bytes], tell: Progress) -> None:
    if connection.dialect.name == "sqlite":
        _insert(connection, table, source, tell)
    else:
        _copy(connection, table, source, tell)


def _insert(connection: Connection, table: Table, source: Iterable[bytes], tell: Progress) -> None:
    quote = connection.dialect.identifier_preparer.quote
    names, marks = ", ".join(quote(name) for name in table.names), ", ".join("?" * len(table.columns))
    statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})"  # noqa: S608
    raw: Any = connection.connection.driver_connection
    rows, done = _rows(table, source), 0
    while some := list(islice(rows, BATCH)):
        raw.executemany(statement, some)
        done += len(some)
        tell(table.name, done)


def _copy(connection: Connection, table: Table, source: Iterable[bytes], tell: Progress) -> None:
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in table.names)
    raw: Any = connection.connection.driver_connection
    done = 0
    with raw.cursor() as cursor, cursor.copy(f"COPY {quote(table.name)} ({names}) FROM STDIN") as copy:
        for row in _rows(table, source):
            copy.write_row(row)
            done += 1
            if done % BATCH == 0:
                tell(table.name, done)


def _rows(table: Table, source: Iterable[bytes]) -> Iterator[list[Any]]:
    octets = [place for place, column in enumerate(table.columns) if column.kind == "bytes"]
    for line in source:
        row = lines.values(line, table)
        for place in octets:
            if row[place] is not None:
                row[place] = base64.b64decode(row[place], validate=True)
        yield row


def _refusals(connection: Connection) -> tuple[type[Exception], ...]:
    driver: Any = connection.dialect.dbapi
    return (driver.Error, DBAPIError, OverflowError)


def _after(connection: Connection, shape: Shape) -> None:
    """What rows do not carry: search indexes and counters; and what SQLite has not checked on the way."""
    run = connection.exec_driver_sql
    if connection.dialect.name == "sqlite":
        found = run("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%fts5%'")
        for (name,) in found.all():
            run(f"INSERT INTO {name}({name}) VALUES ('rebuild')")  # noqa: S608
        if lost := dangling(connection):
            raise Damaged(lost)
        return
    for table in shape.tables:
        if len(table.key) == 1 and table.kind(table.key[0]) == "int":
            _counter(connection, table.name, table.key[0])


def _counter(connection: Connection, table: str, key: str) -> None:
    """Let the counter of PostgreSQL go on behind the highest number."""
    quote = connection.dialect.identifier_preparer.quote
    name = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :key)"), {"table": table, "key": key})
    if name:
        highest = f"SELECT max({quote(key)}) FROM {quote(table)}"  # noqa: S608
        connection.execute(
            text(f"SELECT setval(:name, coalesce(({highest}), 1), ({highest}) IS NOT NULL)"), {"name": name}
        )
