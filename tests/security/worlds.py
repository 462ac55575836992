"""Keeping a database as it is, and putting it back."""

from __future__ import annotations

import shutil
from typing import Any

from portal.core.db import db
from tests.support.databases import PostgreSQL, SQLite, create_database


def keep(databases: Any) -> Any:
    """Copy the running test's database aside."""
    _let_go()
    if isinstance(databases, SQLite):
        copy = databases.file.with_name("kept.sqlite3")
        shutil.copyfile(databases.file, copy)
        return copy
    assert isinstance(databases, PostgreSQL)
    name = f"{databases.name}_kept"
    create_database(databases.server, name, template=databases.name)
    return name


def restore(databases: Any, copy: Any) -> None:
    """Put the copy in the place of the running test's database."""
    _let_go()
    if isinstance(databases, SQLite):
        for suffix in ("-wal", "-shm", "-journal"):
            databases.file.with_name(databases.file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(copy, databases.file)
    else:
        create_database(databases.server, databases.name, template=copy)


def _let_go() -> None:
    db.session.commit()
    db.session.remove()
    db.engine.dispose()
