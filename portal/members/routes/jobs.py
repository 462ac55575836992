"""`/office/jobs/<id>`: how far long work is. It may be left; whoever started it finds it again."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.core.access import actor, requires
from portal.core.actors import Right, Standing
from portal.core.db import db
from portal.core.models import Job
from portal.members.blueprint import bp


def find_job(job_id: int) -> Job:
    """Work that the actor started; administrators find all."""
    row = db.session.get(Job, job_id)
    if row is None or (row.account_id != actor().account_id and not actor().may(Right.ADMINISTRATION)):
        abort(404)
    return row


@bp.get("/office/jobs/<int:job_id>")
@requires(Standing.SIGNED_IN, of=find_job)
def job(row: Job) -> ResponseReturnValue:
    page = render_template("members/office/job.html", job=row)
    if row.finished_at or request.headers.get("X-Requested-With") or request.args.get("still"):
        return page
    return page, 200, {"Refresh": "3"}
