"""Where the database is: whether its file is still the one we hold, and whether this folder has lived before.

SQLite writes into a file that was deleted or replaced under it as if nothing had happened: what is saved then is lost
with the last process that holds it. And where a database was lost, a new and empty one must never take its place.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import event, inspect
from sqlalchemy.exc import DisconnectionError

from portal.core.db import db, is_sqlite, write_intent
from portal.core.errors import DatabaseGone
from portal.core.lanes import identity

#: Lies in DATA_DIR from the first start on.
MARK = "moved-in"
WORDS = """\
Somebody has lived here since {day}. The portal looks for this file before it begins anew in an empty place:
a database that is missing beside it was lost, and is to be restored.
"""
#: What lies in a folder in which a first start was broken off.
BEGUN = ("secret_key", "jobs.lock", "lost+found")
#: A key of yesterday has signed something.
KEY_ALONE = 24 * 3600
_creating: ContextVar[bool] = ContextVar("creating", default=False)


def init_whereabouts(app: Flask) -> None:
    """Watch the database's file: whoever is about to write into one that is gone is refused. Raises DatabaseGone."""
    with app.app_context():
        engine, path = db.engine, database_file()
    if path is None:
        return

    @event.listens_for(engine, "do_connect")
    def _open(_dialect: Any, _record: Any, _arguments: Any, _more: Any) -> None:
        if not _creating.get() and identity(path) is None:
            raise DatabaseGone(f"there is no {path}")

    @event.listens_for(engine, "connect")
    def _remember(_connection: Any, record: Any) -> None:
        record.info["file"] = identity(path)

    @event.listens_for(engine, "checkout")
    def _renew(_connection: Any, record: Any, _proxy: Any) -> None:
        there = identity(path)
        if there is not None and there != record.info["file"]:
            raise DisconnectionError("another file lies in the place of the database")  # the pool opens that one

    @event.listens_for(engine, "begin")
    def _look(connection: Any) -> None:
        if write_intent.get() and identity(path) != connection.info["file"]:
            raise DatabaseGone(f"{path} is no longer the file that was opened")


def database_file() -> Path | None:
    """The file of the database; None for PostgreSQL."""
    return Path(db.engine.url.database or "") if is_sqlite() else None


def is_missing() -> bool:
    """Whether the database's file is gone."""
    path = database_file()
    return path is not None and identity(path) is None


@contextmanager
def creating() -> Iterator[None]:
    """Inside, a database file that is missing is made."""
    token = _creating.set(True)
    try:
        yield
    finally:
        _creating.reset(token)


def is_bare() -> bool:
    """Whether the database holds nothing at all: no file, an empty one, no schema. Makes none by looking."""
    path = database_file()
    if path is not None and (not path.is_file() or path.stat().st_size == 0):
        return True
    with db.engine.connect() as connection:
        return not inspect(connection).has_table("alembic_version")


def has_lived() -> bool:
    """Whether a portal has lived in DATA_DIR: its mark, photos, uploads, a queue, a log of SQLite, an older key."""
    folder, path = Path(current_app.config["DATA_DIR"]), database_file()
    ends = ("", "-wal", "-shm", "-journal") if path is not None and path.exists() else ()
    begun = {*BEGUN, *(f"{path.name}{end}" for end in ends if path is not None)}
    for each in folder.iterdir():
        if each.name not in begun and not each.name.startswith(".") and not _is_empty(each):
            return True
    key = folder / "secret_key"
    return key.is_file() and time.time() - key.stat().st_mtime > KEY_ALONE


def _is_empty(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def move_in(day: str) -> None:
    """Leave the mark: from now on a missing database is a lost one."""
    mark = Path(current_app.config["DATA_DIR"]) / MARK
    if not mark.exists():
        mark.write_text(WORDS.format(day=day), encoding="utf-8")
