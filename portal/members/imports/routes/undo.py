"""`/office/import/<id>/undo`: what would go and who stays, and the button that does it."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import no
from portal.core.errors import DomainError
from portal.core.forms import Press
from portal.core.locking import locked
from portal.core.work import unit_of_work
from portal.members.blueprint import bp
from portal.members.imports import undo_jobs, undoing, words
from portal.members.imports.models import ImportFile
from portal.members.imports.routes.imports import find_import
from portal.members.imports.staying import WORDS


@bp.get("/office/import/<int:import_id>/undo")
@requires(Right.MEMBERS, of=find_import)
def import_undo(upload: ImportFile) -> ResponseReturnValue:
    """What would go, as it was when somebody looked; what went, once it is undone."""
    try:
        if upload.undone_at is None:
            undoing.check_undoable(upload, clock.now())
    except DomainError as error:
        flash(str(error.sentence), "error")
        return redirect(url_for(".import_check", import_id=upload.id), 303)
    report = upload.undo_report
    return render_template(
        "members/office/import_undo.html", upload=upload, report=report, why=WORDS,
        goes=words.would_go(report) if report else "", gone=words.has_gone(report) if report else "",
        until=(upload.done_at or clock.now()) + undoing.WITHIN,
    )  # fmt: skip


@bp.post("/office/import/<int:import_id>/undo/look")
@requires(Right.MEMBERS, of=find_import)
def import_undo_look(upload: ImportFile) -> ResponseReturnValue:
    return _start(upload, look=True)


@bp.post("/office/import/<int:import_id>/undo/go")
@requires(Right.MEMBERS, of=find_import)
def import_undo_go(upload: ImportFile) -> ResponseReturnValue:
    return _start(upload, look=False)


def _start(upload: ImportFile, *, look: bool) -> ResponseReturnValue:
    back = url_for(".import_undo", import_id=upload.id)
    if not Press().validate():
        return redirect(back, 303)
    try:
        with unit_of_work() as work:
            held = locked(ImportFile, upload.id)
            start = undo_jobs.start_look if look else undo_jobs.start_undo
            work.answer = url_for(".job", job_id=start(held, by=actor().account_id).id)
    except DomainError as error:
        return no(error, back)
    return redirect(work.answer, 303)
