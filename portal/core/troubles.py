"""What a database's error means to us: come again, it is away, its disk is full; anything else is a mistake of ours."""

from __future__ import annotations

import errno
from typing import Any

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from portal.core.errors import Crowded, DatabaseAway, DiskFull, TransientConflict

#: PostgreSQL: serialization failure, deadlock detected.
CONFLICTS = {"40001", "40P01"}
LOCK_NOT_HAD = "55P03"
#: A row that is there already (unique, exclusion), or one that is referred to and has gone.
OVERTAKEN = {"23503", "23505", "23P01"}
NO_ROOM = "53100"
#: Shut down by an administrator, crashed, starting up, too many connections; and all of class 08.
AWAY = {"57P01", "57P02", "57P03", "53300"}
OURS = (TransientConflict, DatabaseAway, DiskFull)


def trouble(error: BaseException) -> TransientConflict | DatabaseAway | DiskFull | None:
    """The error as our callers know it, or None when it is none of these."""
    if isinstance(error, OURS):
        return error
    if isinstance(error, DBAPIError):
        return _of_database(error, str(error.orig))
    if isinstance(error, NoConnectionFree):
        return Crowded(str(error))
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull(str(error))
    return None


def overtaken(error: BaseException) -> bool:
    """Whether somebody's row may have come, or gone, between our look and our writing; else it is a mistake of ours.

    On SQLite nobody writes in between.
    """
    return isinstance(error, IntegrityError) and getattr(error.orig, "sqlstate", None) in OVERTAKEN


def _of_database(error: DBAPIError, told: str) -> TransientConflict | DatabaseAway | DiskFull | None:
    state: Any = getattr(error.orig, "sqlstate", None)
    operational = isinstance(error, OperationalError)
    if state in CONFLICTS:
        return TransientConflict(told)
    if state == LOCK_NOT_HAD or (operational and "is locked" in told):
        return TransientConflict(told, waited=True)
    if state == NO_ROOM or (operational and "disk is full" in told):
        return DiskFull(told)
    if error.connection_invalidated or state in AWAY or str(state or "").startswith("08"):
        return DatabaseAway(told)
    if operational and "unable to open database file" in told:
        return DatabaseAway(told)
    speechless = state is None and type(error.orig).__module__.startswith("psycopg")
    return DatabaseAway(told) if speechless and isinstance(error, OperationalError | InterfaceError) else None
