"""`/healthz`: the process answers. `/readyz`: it can do its work, and what keeps it from it."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Blueprint, current_app, url_for
from flask_babel import gettext as _
from sqlalchemy import text

from portal.core import advice, clock, whereabouts
from portal.core.access import public
from portal.core.actors import Actor, Right
from portal.core.db import db, is_sqlite
from portal.core.errors import DatabaseGone
from portal.core.house import Decision
from portal.core.logs import Seldom
from portal.core.models import Heartbeat
from portal.core.questions import Told, made_of
from portal.core.schema import is_current

log = logging.getLogger(__name__)
log.addFilter(Seldom())
bp = Blueprint("health", __name__)
WORKER_SILENT = timedelta(minutes=3)
#: From here on nothing is to be saved any more, says `/readyz`.
LEAST_DISK = 100 * 1024 * 1024
#: From here on the office is asked to make room: well before nothing can be saved any more.
LITTLE_DISK = 1024 * 1024 * 1024
BEHIND = "The database does not have the schema of this version. Run: flask guildhall prepare"
NEVER = "The worker has not been heard of yet."
SILENT = "The worker was last heard of {minutes} minutes ago: mail and imports wait."
WAITS = "The worker waits for the database."
#: What strangers may read: neither files nor hosts.
TOLD = {
    "database": "The database cannot be used; the log says why.",
    "schema": "The database cannot be used; the log says why.",
    "disk": "The disk is nearly full or cannot be written; the log says which.",
}


@bp.get("/healthz")
@public
def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@bp.get("/readyz")
@public
def readyz() -> tuple[dict[str, Any], int]:
    """Database, schema, worker and disk; 503 when one of the first two or the disk is not well.

    A silent worker is told but does not take the web away: pages work, mail waits.
    """
    why = reasons()
    if set(why.values()) - {NEVER}:
        log.warning("not well: %s", " ".join(dict.fromkeys(why.values())))
    checks = {name: name not in why for name in ("database", "schema", "worker", "disk")}
    ready = checks["database"] and checks["schema"] and checks["disk"]
    told = {name: words if words in {BEHIND, NEVER, WAITS} else TOLD.get(name, words) for name, words in why.items()}
    return {"status": "ready" if ready else "not ready", "checks": checks, "reasons": told}, 200 if ready else 503


def reasons() -> dict[str, str]:
    """Which checks fail, and why, in sentences for operators."""
    found = {}
    if why := why_no_database():
        found = {"database": why, "schema": why, "worker": WAITS}
    else:
        try:
            found = dict(_seen_in_database())
        except Exception as error:
            found = {"schema": advice.explain(error) or str(error), "worker": WAITS}
    if why := why_no_disk():
        found["disk"] = why
    return found


def _seen_in_database() -> Iterator[tuple[str, str]]:
    with db.engine.connect() as connection:
        if not is_current(connection):
            yield "schema", BEHIND
            yield "worker", WAITS
            return
    beat = db.session.get(Heartbeat, "worker")
    if beat is None:
        yield "worker", NEVER
    elif clock.now() - beat.at >= WORKER_SILENT:
        yield "worker", SILENT.format(minutes=(clock.now() - beat.at) // timedelta(minutes=1))


def why_no_database() -> str | None:
    """Why the database cannot be asked, in a sentence; None when it can."""
    try:
        if whereabouts.is_lost():
            raise DatabaseGone
        with db.engine.connect() as connection:
            connection.execute(text("SELECT 1 FROM sqlite_master" if is_sqlite() else "SELECT 1"))
    except Exception as error:
        return advice.explain(error) or f"The database cannot be used: {error}"
    return None


def why_no_work() -> str | None:
    """Why a worker has nothing to stand on: no database, or not our schema."""
    if why := why_no_database():
        return why
    try:
        with db.engine.connect() as connection:
            return None if is_current(connection) else BEHIND
    except Exception as error:
        return advice.explain(error) or str(error)


def why_no_disk() -> str | None:
    """Why nothing more can be kept in DATA_DIR; None when it can."""
    folder = Path(current_app.config["DATA_DIR"])
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return f"{folder} cannot be used: {error.strerror}."
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"{folder} cannot be written by this user."
    if free <= LEAST_DISK:
        return f"The disk of {folder} is nearly full ({free // 1024**2} MB left): free some space."
    return None


@made_of(lambda _who: ())
def decisions(who: Actor, now: datetime, told: Told) -> Iterator[Decision]:
    """The administrators' part: a disk that is filling up."""
    if not who.may(Right.ADMINISTRATION):
        return
    try:
        free = shutil.disk_usage(current_app.config["DATA_DIR"]).free
    except OSError:
        return
    if free < LITTLE_DISK:
        yield Decision(
            title=_("The disk of this portal is nearly full"),
            text=_(
                "%(free)s MB are left. When nothing is left, nothing can be saved any more: no registration, no mail, "
                "no backup. Whoever looks after the machine can make room.",
                free=free // 1024**2,
            ),
            label=_("See how the machine is"),
            url=url_for("office.health"),
            order=5,
            icon="circle-alert",
        )
