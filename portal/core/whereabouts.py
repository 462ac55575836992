"""Where the database is: whether its file is still the one we hold, and whether this folder has lived before.

SQLite writes into a file that was deleted or replaced under it as if nothing had happened: what is saved then is lost
with the last process that holds it. And where a database was lost, a new and empty one must never take its place.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from flask import Flask, current_app
from sqlalchemy import Engine, event, inspect

from config import KEYS, files_of_sqlite
from portal.core import clock
from portal.core.db import db, is_sqlite, write_intent
from portal.core.errors import DatabaseGone

#: Lies in DATA_DIR from the first start on.
MARK = "moved-in"
WORDS = """\
Somebody lives here. The portal looks for this file before it begins anew in an empty place: a database that is
missing beside it was lost, and is to be restored.
"""
#: What lies in a folder in which a first start was broken off.
BEGUN = (*KEYS, "lost+found")
#: A key of yesterday has signed something.
KEY_ALONE = 24 * 3600
_files: WeakKeyDictionary[Engine, dict[str, Any]] = WeakKeyDictionary()
_creating: ContextVar[bool] = ContextVar("creating", default=False)


def identity(path: str | Path) -> tuple[int, int] | None:
    """Which file lies at this path: its device and number; None when there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - called for every transaction: a Path is four times as slow
    except OSError:
        return None
    return found.st_dev, found.st_ino


def init_whereabouts(app: Flask) -> None:
    """Watch the database's file: whoever is about to write into one that is gone is refused. Raises DatabaseGone."""
    with app.app_context():
        engine, path = db.engine, database_file()
    if path is None:
        return

    held = _held(engine)

    @event.listens_for(engine, "do_connect")
    def _open(_dialect: Any, _record: Any, _arguments: Any, _more: Any) -> None:
        there = identity(path)
        if _is_another(there, held) and not (there is None and _creating.get()):
            raise DatabaseGone(f"{path} is not there, or not what was opened first")

    @event.listens_for(engine, "connect")
    def _remember(_connection: Any, _record: Any) -> None:
        held.setdefault("file", identity(path))

    @event.listens_for(engine, "begin")
    def _look(_connection: Any) -> None:
        if write_intent.get() and _is_another(identity(path), held):
            raise DatabaseGone(f"{path} is no longer the file that was opened")

    @event.listens_for(engine, "engine_disposed")
    def _let_go(_engine: Any) -> None:
        held.clear()


def _held(engine: Engine) -> dict[str, Any]:
    """Which file this process works on, from its first connection until the engine lets go of all of them.

    A file that was put in its place is not opened beside it: SQLite would play the old one's log over it.
    """
    return _files.setdefault(engine, {})


def _is_another(there: tuple[int, int] | None, held: dict[str, Any]) -> bool:
    """Whether what lies there now, if anything, is not what we work on."""
    return there is None or there != held.get("file", there)


def database_file() -> Path | None:
    """The file of the database; None for PostgreSQL."""
    return Path(db.engine.url.database or "") if is_sqlite() else None


def is_lost() -> bool:
    """Whether the database's file is gone, or another one lies in its place."""
    path = database_file()
    if path is None:
        return False
    return _is_another(identity(path), _held(db.engine))


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
    own = files_of_sqlite(path) if path is not None and path.exists() else ()
    begun = {*BEGUN, *(each.name for each in own)}
    for each in folder.iterdir():
        if each.name not in begun and not each.name.startswith(".") and each.suffix != ".lock" and not _is_empty(each):
            return True
    key = folder / "secret_key"
    return key.is_file() and clock.now().timestamp() - key.stat().st_mtime > KEY_ALONE


def _is_empty(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def move_in() -> None:
    """Leave the mark: from now on a missing database is a lost one."""
    mark = Path(current_app.config["DATA_DIR"]) / MARK
    if not mark.exists():
        mark.write_text(WORDS, encoding="utf-8")
