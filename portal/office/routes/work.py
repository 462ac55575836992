"""Work in the background: what runs, what waits, what failed, and whether the worker lives."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.core import clock, health
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.db import db
from portal.core.health import WORKER_SILENT
from portal.core.models import Heartbeat
from portal.core.paging import page_number, paginate
from portal.office import queries
from portal.office.blueprint import bp


@bp.get("/office/work")
@requires(Right.ADMINISTRATION)
def work() -> ResponseReturnValue:
    """The jobs that people started, newest first."""
    page = paginate(queries.jobs(), page=page_number(), per_page=50)
    reasons = health.reasons()
    beat = None if reasons.get("worker") == health.NEVER else db.session.get(Heartbeat, "worker")
    alive = beat is not None and clock.now() - beat.at < WORKER_SILENT
    unwell = [why for check, why in reasons.items() if check != "worker"]
    return render_template("office/work.html", page=page, beat=beat.at if beat else None, alive=alive, unwell=unwell)
