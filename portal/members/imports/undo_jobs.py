"""The work of undoing an import, done by the worker: a look at what would go, and the undoing itself."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from portal.accounts.operations import Giver
from portal.accounts.operations.lasting import check_still_may
from portal.core import clock, jobs
from portal.core.actors import Right
from portal.core.db import db
from portal.core.locking import lock
from portal.core.models import Job
from portal.core.sayings import kept
from portal.core.work import unit_of_work
from portal.members.imports import undoing
from portal.members.imports.models import ImportFile


def start_look(upload: ImportFile, *, by: int | None) -> Job:
    """The job that finds out what would go and who stays. Raises what `undoing.check_undoable` does."""
    undoing.check_undoable(upload, clock.now())
    title = kept(_l("Looking at what %(name)s has brought"), name=upload.name)
    back = url_for("members.import_undo", import_id=upload.id)
    return jobs.start("members.undo_look", title, account_id=by, arguments={"file": upload.id}, next=back)


def start_undo(upload: ImportFile, *, by: int | None) -> Job:
    """The job that undoes the import: the one that is there already, or a new one. The caller holds the upload.

    Raises what `undoing.check_undoable` does.
    """
    undoing.check_undoable(upload, clock.now())
    known = db.session.get(Job, upload.undo_job_id) if upload.undo_job_id else None
    if known is not None and not known.failed:
        return known
    title = kept(_l("Undoing the import of %(name)s"), name=upload.name)
    back = url_for("members.import_undo", import_id=upload.id)
    row = jobs.start("members.undo", title, account_id=by, arguments={"file": upload.id}, next=back)
    upload.undo_job_id = row.id
    return row


@jobs.job("members.undo_look")
def look_job(row: Job) -> dict[str, Any]:
    """What an undoing would do, kept for the page."""
    upload = db.session.get_one(ImportFile, row.arguments["file"])
    jobs.progress(row, 0, 1, kept(_l("Looking for what was built on it")))
    report = undoing.look(upload)
    with unit_of_work():
        upload = lock(upload)
        if upload.undone_at is None:
            upload.undo_report = report
    return {"people": report["person"]}


@jobs.job("members.undo")
def undo_job(row: Job) -> dict[str, Any]:
    """Undo it in one transaction. Safe to run twice."""
    upload = db.session.get_one(ImportFile, row.arguments["file"])
    jobs.progress(row, 0, 1, kept(_l("Taking back what the list has brought")))
    with unit_of_work():
        upload = lock(upload)
        if upload.undone_at is None:
            check_still_may(row.account_id, Right.MEMBERS, now=clock.now())
            undoing.undo(upload, giver=Giver(row.account_id), now=clock.now())
        report = dict(upload.undo_report or {})
    jobs.progress(row, 1, 1, kept(_l("Done")))
    return {"people": report["person"]}
