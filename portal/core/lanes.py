"""The queue in lanes: each has threads of its own in the worker, so that nobody's mail waits behind a long import.

Huey carries no more than the names and ids of what to look at; the truth is in our rows. So everything here is
expendable: a queue that is lost, damaged or replaced is made anew, and a call that it did not take is a delay.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from huey import Huey
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import MemoryStorage, PostgresStorage, SqliteStorage
from sqlalchemy.engine import make_url

from config import files_of_sqlite
from portal.core.logs import Seldom
from portal.core.whereabouts import identity

log = logging.getLogger(__name__)
log.addFilter(Seldom())
#: What somebody waits for; whatever is soon done; jobs of minutes. With how many threads the worker gives each.
PROMPT, COMMON, LONG = "prompt", "common", "long"
THREADS = {PROMPT: 1, COMMON: 1, LONG: 2}
#: No task of ours needs more; whatever is larger is not of our making.
MOST_BYTES = 2_000
WAIT = 2  # seconds for the queue's lock: who pokes has somebody waiting for an answer
CREATING = 7_061_509  # the number of the advisory lock under which PostgreSQL's tables are made
DAMAGE = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class NotOurs(ValueError):
    """Something lies in the queue that we did not write."""


class Plain(Serializer):
    """Tasks as JSON: id, name, moment, and words or numbers. Nothing else goes in, and nothing else comes out alive."""

    def _serialize(self, data: Any) -> bytes:
        if not isinstance(data, Message) or data.kwargs or data.on_complete or data.on_error or data.chord_config:
            raise TypeError("the queue carries plain tasks only")
        if not all(isinstance(argument, str | int) for argument in data.args):
            raise TypeError("a task carries words and numbers only")
        eta = data.eta.isoformat() if data.eta else None
        return json.dumps([data.id, data.name, eta, list(data.args)]).encode()

    def _deserialize(self, data: Any) -> Message:
        raw = bytes(data)
        if len(raw) > MOST_BYTES:
            raise NotOurs
        try:
            number, name, eta, arguments = json.loads(raw)
            moment = datetime.fromisoformat(eta) if eta else None
        except (ValueError, TypeError, RecursionError):
            raise NotOurs from None
        plain = isinstance(arguments, list) and all(isinstance(each, str | int) for each in arguments)
        if not plain or not isinstance(number, str) or not isinstance(name, str) or (moment and moment.tzinfo):
            raise NotOurs
        return Message(number, name, moment, args=tuple(arguments), kwargs={})


class Lane(Huey):
    """One lane of the queue. Whatever becomes of it, whoever asks for something goes on."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.on_shutdown("close")(self.storage.close)  # each thread of the worker has connections of its own

    def enqueue(self, task: Any) -> None:
        data = self.serialize_task(task)  # what does not fit is our own mistake, and is told
        try:
            self.storage.enqueue(data, task.priority)
        except Exception:
            log.warning("the queue did not take a task; the sweep will find it", exc_info=True)

    def dequeue(self) -> Any:
        """The next task; what is not ours is thrown away with a word."""
        data = self.storage.dequeue()
        if data is None:
            return None
        try:
            return self.deserialize_task(data)
        except Exception:
            log.warning("something in the queue is no task of ours; it was thrown away")
            return None

    def is_revoked(self, *_arguments: Any, **_more: Any) -> bool:
        return False  # we revoke nothing, and read nothing for it


class Mending:
    """Huey's storage in a database that may be taken away and put back; and never one connection in two processes."""

    _conn: Any
    broken = False
    opened_by = 0
    #: Connections that were open when this process was forked: closed by those who opened them.
    inherited: list[Any] = []

    @property
    def conn(self) -> Any:
        if self._conn is not None and self.opened_by != os.getpid():
            self.inherited.append(self._conn)
            self._conn = None
        if self._conn is not None and (self.broken or self.replaced()):
            with contextlib.suppress(Exception):
                self._conn.close()
            self._conn = None
        fresh = self._conn is None
        connection = super().conn  # type: ignore[misc]
        if fresh:
            self.opened_by, self.broken = os.getpid(), False
        return connection

    def close(self) -> bool:
        """Huey looks for a connection first and waits for its turn then: another thread may have closed it by then."""
        with contextlib.suppress(AttributeError):
            return bool(super().close())  # type: ignore[misc]
        return False

    def replaced(self) -> bool:
        """Whether what we hold is no longer what others open."""
        return False

    @contextlib.contextmanager
    def db(self, commit: bool = False, close: bool = False) -> Iterator[Any]:
        try:
            with super().db(commit, close) as cursor:  # type: ignore[misc]
                yield cursor
        except (sqlite3.DatabaseError, psycopg.Error) as error:
            self.broken = self.is_beyond(error)
            raise

    def is_beyond(self, error: Exception) -> bool:
        """Whether only opening it anew can help."""
        raise NotImplementedError


class QueueFile(Mending, SqliteStorage):
    """A file beside the database. A damaged one is set aside, a missing one is made."""

    def __init__(self, name: str, filename: str, **more: Any) -> None:
        self.held: tuple[int, int] | None = None
        self.damaged = False
        super().__init__(name, filename, create_tables=False, **more)

    def replaced(self) -> bool:
        return identity(self.filename) != self.held

    def is_beyond(self, error: Exception) -> bool:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        self.damaged = code in DAMAGE
        return self.damaged or code in {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}

    def _create_connection(self) -> Any:
        with self._alone():
            if self.damaged and identity(self.filename) == self.held:
                self._set_aside()
            self.damaged = False
            try:
                connection = self._open()
            except sqlite3.DatabaseError as error:
                if getattr(error, "sqlite_errorcode", 0) & 0xFF not in DAMAGE:
                    raise
                self._set_aside()
                connection = self._open()
            self.held = identity(self.filename)
        return connection

    def _open(self) -> Any:
        if identity(self.filename) is None:
            self._forget_logs()
        connection = super()._create_connection()
        try:
            for statement in self.ddl:
                connection.execute(statement)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _set_aside(self) -> None:
        log.warning("the queue's file is damaged: it is set aside, and a new one is made; nothing is lost by that")
        self._forget_logs()
        with contextlib.suppress(FileNotFoundError):
            Path(self.filename).rename(f"{self.filename}.damaged")

    def _forget_logs(self) -> None:
        """SQLite would play an old log over a new file."""
        for beside in files_of_sqlite(Path(self.filename))[1:]:
            beside.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one process at a time opens the file, or puts another one in its place."""
        with Path(self.filename).with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class QueueTables(Mending, PostgresStorage):
    """Tables beside ours in PostgreSQL, made when they are first needed and not there."""

    def _create_connection(self) -> Any:
        connection = self._connect()
        there = connection.execute("SELECT to_regclass(%s)", (self.table_counter,)).fetchone()
        if there[0] is None:
            with connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (CREATING,))
                for statement in self.ddl:
                    connection.execute(statement)
        return connection

    def is_beyond(self, error: Exception) -> bool:
        return isinstance(error, psycopg.errors.UndefinedTable | psycopg.OperationalError)


def lane(app: Flask, name: str, known: str = "") -> Lane:
    """A lane of the queue that follows the database: in a file beside SQLite, in tables of PostgreSQL."""
    said: dict[str, Any] = {"results": False, "serializer": Plain()}
    known = known or f"guildhall.{name}"
    if not app.config["JOBS"]:
        return Lane(known, storage_class=MemoryStorage, **said)
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite":
        path = str(app.config["DATA_DIR"] / "jobs.sqlite3")
        return Lane(known, storage_class=QueueFile, filename=path, timeout=WAIT, **said)
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
    patience = {"connect_timeout": 5, "tcp_user_timeout": 10_000, "keepalives_idle": 30}
    return Lane(known, storage_class=QueueTables, dsn=dsn, create_tables=False, **patience, **said)
