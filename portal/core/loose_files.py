"""Files below DATA_DIR that nothing names: written down before they are, and in the transaction that lets them go.

Whoever is killed between a commit and its file leaves the row, and the sweep removes the file. A file has a random name
that never comes back, so that whatever is written down here may be removed at any time after its moment.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import delete, exists, select

from portal.core.db import db
from portal.core.models import LooseFile
from portal.core.unit import after_commit
from portal.core.work import unit_of_work

log = logging.getLogger(__name__)
#: How long something may take to name a file that was written for it.
SOON = timedelta(hours=1)
AT_ONCE = 200


def expected(paths: Iterable[str], *, now: datetime) -> None:
    """These are about to be written. Unless they are `named` within the hour, nothing needs them."""
    with unit_of_work():
        _write_down(paths, now + SOON)


def named(paths: Iterable[str]) -> None:
    """Something names them from this transaction on."""
    db.session.execute(delete(LooseFile).where(LooseFile.path.in_(list(paths))))


def let_go(paths: Iterable[str], *, now: datetime) -> None:
    """Nothing names them from this transaction on: they are removed after it, and again by the sweep."""
    gone = list(paths)
    if gone:
        _write_down(gone, now)
        after_commit(lambda: remove(gone))


def remove(paths: Iterable[str]) -> None:
    """Remove those that are there."""
    for path in paths:
        (Path(current_app.config["DATA_DIR"]) / path).unlink(missing_ok=True)


def remove_due(now: datetime) -> None:
    """The sweep: remove what nothing needs any more. One that cannot be removed is tried again."""
    due = LooseFile.due_at <= now
    if not db.session.scalar(select(exists().where(due))):
        return
    paths = db.session.scalars(select(LooseFile.path).where(due).order_by(LooseFile.due_at).limit(AT_ONCE)).all()
    gone = [path for path in paths if _removed(path)]
    with unit_of_work():
        db.session.execute(delete(LooseFile).where(LooseFile.path.in_(gone), due))


def _removed(path: str) -> bool:
    try:
        remove([path])
    except OSError:
        log.exception("a file that nothing needs could not be removed", extra={"file": path})
        return False
    return True


def _write_down(paths: Iterable[str], due: datetime) -> None:
    for path in paths:
        db.session.merge(LooseFile(path=path, due_at=due))
    db.session.flush()
