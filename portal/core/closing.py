"""The end of a process: its database connections are closed, and SQLite's log is written back into its file.

A process that just ends leaves `guildhall.sqlite3-wal` behind. Nothing is lost by that, but whoever copies the
database file alone then copies less than all of it, and whoever puts an older file in its place has the log of
the newer one played over it.
"""

from __future__ import annotations

import atexit
from pathlib import Path

from flask import Flask, has_app_context
from sqlalchemy import URL

from portal.core.db import db, sqlite_driver


def at_exit(app: Flask) -> None:
    """Let every process that loaded this portal, and each one forked from it, close the database when it ends."""
    atexit.register(close, app)


def close(app: Flask) -> None:
    """Give back what this process holds of the database. It may be opened again afterwards."""
    if has_app_context():
        _close()
        return
    with app.app_context():
        _close()


def _close() -> None:
    db.session.remove()
    db.engine.dispose()
    if file := sqlite_file(db.engine.url):
        write_back(file)


def sqlite_file(url: URL) -> Path | None:
    """The file of this SQLite database; None for PostgreSQL, and for one in memory."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def write_back(file: Path) -> None:
    """Write SQLite's log back into the file and cut it to nothing. While others read or write, they do it later."""
    if not file.with_name(file.name + "-wal").exists() or not file.exists():
        return
    try:
        connection = sqlite_driver.connect(str(file), timeout=1, isolation_level=None)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            connection.close()
    except sqlite_driver.Error:
        return  # a log that stays is no harm: the next process to open the database reads it
