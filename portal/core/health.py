"""`/healthz`: the process answers. `/readyz`: it can do its work."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app

from portal.core import clock
from portal.core.access import public
from portal.core.db import db
from portal.core.models import Heartbeat
from portal.core.schema import is_current

bp = Blueprint("health", __name__)
WORKER_SILENT = timedelta(minutes=3)
LEAST_DISK = 100 * 1024 * 1024


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
    checks = {"database": False, "schema": False, "worker": False, "disk": False}
    try:
        with db.engine.connect() as connection:
            checks["database"] = True
            checks["schema"] = is_current(connection)
        beat = db.session.get(Heartbeat, "worker")
        checks["worker"] = beat is not None and clock.now() - beat.at < WORKER_SILENT
    except Exception:
        current_app.logger.warning("readiness check failed", exc_info=True)
    with suppress(OSError):  # no folder is no room
        checks["disk"] = shutil.disk_usage(current_app.config["DATA_DIR"]).free > LEAST_DISK
    ready = checks["database"] and checks["schema"] and checks["disk"]
    return {"status": "ready" if ready else "not ready", "checks": checks}, 200 if ready else 503
