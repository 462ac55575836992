"""Words that a migration took out of columns which are sealed from now on: they are sealed before anybody is served.

A migration knows no keys, so it moves what people wrote (`words_to_seal`), for each table written anew:

    INSERT INTO words_to_seal (table_name, row_key, name, words)
    SELECT 'contact', CAST(id AS TEXT), 'note', note FROM contact WHERE note <> ''

It can be repeated, and where the master key is another one than before it waits for the right one.
"""

from __future__ import annotations

import logging
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, inspect, select, text

from portal.core import vault
from portal.core.closing import sqlite_file, write_back
from portal.core.db import Model, db, is_sqlite
from portal.core.models import WordsToSeal
from portal.core.vault import VaultClosed
from portal.core.work import unit_of_work

log = logging.getLogger(__name__)
BATCH = 500


def seal_waiting() -> list[str]:
    """Seal whatever waits; a sentence for whoever starts the portal where that cannot be done, else nothing."""
    if not waiting():
        return []
    try:
        while _some():
            pass
    except VaultClosed:
        return [_("What people wrote in private could not be sealed: the private key is not the one that there was.")]
    _overwrite()
    return []


def waiting() -> int:
    """How many pieces of writing lie in the open still."""
    return db.session.scalar(select(func.count()).select_from(WordsToSeal)) or 0


def _some() -> bool:
    """Seal the next of them; whether there were any. What nobody would read any more goes."""
    with unit_of_work():
        rows = db.session.scalars(select(WordsToSeal).order_by(WordsToSeal.id).limit(BATCH)).all()
        if not rows:
            return False
        vault.check_master()
        models = {mapper.local_table.name: mapper.class_ for mapper in Model.registry.mappers}  # type: ignore[attr-defined]
        for row in rows:
            found = _found(models.get(row.table_name), row.row_key)
            if found is not None and hasattr(type(found), row.name):
                setattr(found, row.name, row.words)
        db.session.flush()
        db.session.execute(delete(WordsToSeal).where(WordsToSeal.id.in_([row.id for row in rows])))
    return True


def _found(model: Any, key: str) -> Any:
    if model is None:
        return None
    kinds = [column.type.python_type for column in inspect(model).primary_key]
    parts = key.split(",")
    return db.session.get(model, tuple(kind(part) for kind, part in zip(kinds, parts, strict=True)))


def _overwrite() -> None:
    """What was deleted is to be nowhere: SQLite overwrites it, but for its log; PostgreSQL begins the table anew."""
    db.session.remove()
    if is_sqlite():
        if file := sqlite_file(db.engine.url):
            write_back(file)
        return
    with unit_of_work():
        db.session.execute(text("TRUNCATE words_to_seal"))
