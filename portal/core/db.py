"""The database: one typed base, one session, and how SQLite and PostgreSQL are opened.

SQLite is opened in WAL mode and every transaction is begun by us: deferred for reading, IMMEDIATE for
writing. Left to itself the driver begins late, and a read that turns into a write fails at once with
"database is locked" or, worse, decides on what it read before somebody else wrote.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from flask import abort
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Date, DateTime, Engine, Enum, MetaData, Select, Text, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from portal.core import deadlines

try:  # SQLite before 3.51.3 can corrupt a WAL database under concurrent checkpoints.
    import pysqlite3 as driver
except ImportError:  # pragma: no cover - only where the wheel does not exist
    driver = sqlite3

#: The driver in use.
sqlite_driver = driver
#: What it brings, for `doctor`.
sqlite_version: str = sqlite_driver.sqlite_version

#: How each connection to SQLite is opened. Its own cache stays small, since the system caches the file once for all
#: connections; and the log, which grows while somebody reads for long, is cut back to 16 MiB when it is written back.
#: What is deleted is overwritten: words that somebody asked to be forgotten would stand in the file for years.
PRAGMAS = (
    "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-2000", "journal_size_limit=16777216",
    "secure_delete=ON",
)  # fmt: skip

#: True while a unit of work is open: the next SQLite transaction takes the write lock at once.
write_intent: ContextVar[bool] = ContextVar("write_intent", default=False)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as UTC. A naive one is refused: it would be somebody's local time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


#: JSON that PostgreSQL can index; plain text JSON on SQLite.
Json = JSON().with_variant(JSONB(), "postgresql")


class Model(DeclarativeBase):
    """Base of every table. Annotate columns with `Mapped[...]`; moments are aware UTC."""

    registry: ClassVar[registry] = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UTCDateTime(),
            date: Date(),
            str: Text(),
            dict[str, Any]: Json,
            list[Any]: Json,
            list[str]: Json,
        },
    )


db = SQLAlchemy(model_class=Model)


def engine_options(url: str, *, busy_seconds: float, pool: int) -> dict[str, Any]:
    """How the engine for this URL is made: the fixed SQLite driver, or a checked PostgreSQL pool.

    What people wrote stays out of the texts of errors, which are logged.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return {"module": sqlite_driver, "connect_args": {"timeout": busy_seconds}, "hide_parameters": True}
    pooled = {"pool_pre_ping": True, "pool_recycle": 1800, "pool_size": pool, "max_overflow": 5, "pool_timeout": 5}
    # A server that went away without a word is noticed in seconds.
    noticed = {"connect_timeout": 5, "keepalives_idle": 30, "keepalives_interval": 5, "tcp_user_timeout": 15_000}
    return {**pooled, "connect_args": noticed, "hide_parameters": True}


M = TypeVar("M")


def one_or_404(statement: Select[M]) -> M:
    """The one row of the statement, or 404. The statement must already hide what the actor may not see."""
    found: M | None = db.session.execute(statement).scalars().unique().one_or_none()
    if found is None:
        abort(404)
    return found


def one_of(column: str, values: Iterable[str]) -> str:
    """The condition of a check constraint: the column holds one of these. NULL passes, as it does every check."""
    return "{} IN ({})".format(column, ", ".join(f"'{value}'" for value in values))


def word_of(words: type[StrEnum], name: str, length: int = 20, *, checked: bool = True) -> Enum:
    """The type of a column that holds one of these words: kept as its value, read as the word.

    `name`: that of its check constraint, which is the column's. Not `checked`: the column has a narrower one.
    """
    return Enum(
        words, name=name, native_enum=False, create_constraint=checked, length=length,
        values_callable=lambda words: [word.value for word in words],
    )  # fmt: skip


def is_sqlite() -> bool:
    """Whether the portal runs on SQLite (else PostgreSQL)."""
    return db.engine.dialect.name == "sqlite"


def insert_or_ignore(table: type[Model]) -> Any:
    """INSERT … ON CONFLICT DO NOTHING in the dialect at hand: a row that is there already stays as it is."""
    make = sqlite.insert if is_sqlite() else postgresql.insert
    return make(table).on_conflict_do_nothing()


def in_turn(*keys: int) -> None:
    """Wait until nobody else holds one of these numbers, and hold them until this transaction ends.

    PostgreSQL's advisory locks; SQLite's writers come one after the other anyway.
    """
    if not is_sqlite():
        for key in sorted(set(keys)):
            db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


@event.listens_for(Engine, "connect")
def _open(connection: Any, record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection | sqlite_driver.Connection):
        connection.execute(f"SET lock_timeout = '{deadlines.PATIENCE}s'")
        connection.commit()
        return
    connection.isolation_level = None  # we begin transactions ourselves, in _begin
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    record.info["busy"] = record.info["waits"] = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    if connection.dialect.name != "sqlite":
        connection.info["waits"] = deadlines.PATIENCE  # a shorter one ended with its transaction
        return
    if write_intent.get():
        _wait_for_sqlite(connection)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write_intent.get() else "BEGIN")


def _wait_for_sqlite(connection: Any) -> None:
    """The lock is waited for as long as the deadline allows (in steps, so that it is seldom said anew)."""
    left, waits = deadlines.left(), connection.info["busy"]
    if left is not None:
        waits = min(waits, math.ceil(left * 2) * 500)
    if waits != connection.info["waits"]:
        connection.connection.dbapi_connection.execute(f"PRAGMA busy_timeout = {waits}")
        connection.info["waits"] = waits


@event.listens_for(Engine, "before_cursor_execute")
def _wait_for_postgresql(connection: Any, *_: Any) -> None:
    """Each statement may wait for a lock; all of them together for no longer than the deadline."""
    if connection.dialect.name == "sqlite" or not write_intent.get():
        return
    left = deadlines.left()
    if left is not None and left < connection.info["waits"] - 1:
        milliseconds = max(1, int(left * 1000))
        connection.connection.dbapi_connection.execute(f"SET LOCAL lock_timeout = {milliseconds}")
        connection.info["waits"] = left
