"""`/office/import`: upload, look at the dry run, bring it in, invite. The columns are matched in `columns`."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core import audit, clock, forms, jobs
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import locked
from portal.core.sayings import kept
from portal.core.text import storable
from portal.core.work import unit_of_work
from portal.mail.sender import reaches_people
from portal.members.blueprint import bp
from portal.members.imports import files, reading, undoing, words
from portal.members.imports.choices import first_choices
from portal.members.imports.forms import GoForm, UploadForm, asked_as, words_form
from portal.members.imports.lookalikes import OTHER, SAME
from portal.members.imports.models import ImportFile
from portal.members.imports.operations import take_in
from portal.members.people.operations import people
from portal.members.people.routes.links import Link, hand_over

#: Of invitations that are handed over, so many on a page.
LINKS_AT_ONCE = 100


def find_import(import_id: int) -> ImportFile:
    return db.session.get(ImportFile, import_id) or abort(404)


@bp.route("/office/import", methods=["GET", "POST"])
@requires(Right.MEMBERS)
def imports() -> ResponseReturnValue:
    form = UploadForm()
    if not form.is_submitted():
        return _upload_page(form)
    if form.validate():
        try:
            data = form.file.data.read(reading.MOST_BYTES + 1)
            sheet = reading.read(data)
            stored = files.store(data)
            with unit_of_work() as work:
                choices = first_choices(sheet)
                name = storable(form.file.data.filename).replace("\\", "/").rsplit("/", 1)[-1][:200]
                upload = take_in(name, stored, choices, account_id=actor().account_id, now=clock.now())
                work.answer = url_for(".import_columns", import_id=upload.id)
            return redirect(work.answer, 303)
        except DomainError as error:
            form.refuse(error)
    return _upload_page(form), 422


def _upload_page(form: UploadForm) -> str:
    recent = select(ImportFile).order_by(ImportFile.id.desc()).limit(10)
    return render_template("members/office/import.html", form=form, recent=db.session.scalars(recent).all())


@bp.get("/office/import/<int:import_id>/check")
@requires(Right.MEMBERS, of=find_import)
def import_check(upload: ImportFile) -> ResponseReturnValue:
    if upload.report is None:
        return redirect(url_for(".import_columns", import_id=upload.id), 303)
    if upload.job_id and not upload.done_at:
        return redirect(url_for(".job", job_id=upload.job_id), 303)
    return render_template(
        "members/office/import_check.html",
        upload=upload,
        report=upload.report,
        summary=words.has_done(upload.report) if upload.done_at else words.would_do(upload.report),
        tells=words.would_bring(upload.report),
        as_read=words.as_read(upload.report.get("as_read") or []),
        namesakes=[[line, name, known, firm] for line, name, _id, known, firm in upload.report.get("namesakes") or []],
        go=GoForm(formdata=None, data={"seen": _stamp(upload)}),
        asked_as=asked_as,
        words_form=None if upload.done_at else words_form(upload.report.get("words") or [])(formdata=None),
        undoable=undoing.may_be_undone(upload, clock.now()),
    )


@bp.get("/office/import/<int:import_id>/rejected.csv")
@requires(Right.MEMBERS, of=find_import)
def import_rejected(upload: ImportFile) -> ResponseReturnValue:
    """The rows that cannot come in, to be corrected and imported by themselves."""
    kept = files.rejected_file(upload.stored)
    if upload.report is None or not kept.is_file():
        abort(404)
    headers = {"Content-Disposition": 'attachment; filename="rows-to-correct.csv"'}
    return Response(kept.read_bytes(), mimetype="text/csv", headers=headers)


@bp.post("/office/import/<int:import_id>/go")
@requires(Right.MEMBERS, of=find_import)
def import_go(upload: ImportFile) -> ResponseReturnValue:
    form = GoForm()
    back = url_for(".import_check", import_id=upload.id)
    if not form.validate() or upload.report is None:
        return redirect(back, 303)
    number, name = upload.id, upload.name
    with unit_of_work() as work:
        upload = locked(ImportFile, number)
        as_seen = form.seen.data == _stamp(upload)
        if upload.job_id is None and upload.report is not None and as_seen:
            upload.choices = dict(upload.choices) | {"decided": _decided()}
            title = kept(_l("Import of %(name)s"), name=name)
            row = jobs.start(
                "members.import", title, account_id=actor().account_id, arguments={"file": number}, next=back
            )
            upload.job_id = row.id
            audit.write("members.import_started", about=upload, after={"file": name})
        work.answer = url_for(".job", job_id=upload.job_id) if upload.job_id else back
    if work.answer == back and not as_seen:
        flash(
            _("The list was looked through anew meanwhile, by other choices. Look at what would happen now."), "error"
        )
    return redirect(work.answer, 303)


def _stamp(upload: ImportFile) -> str:
    """Tells one dry run from another."""
    return upload.checked_at.isoformat() if upload.checked_at else ""


def _decided() -> dict[str, str]:
    """What was said about rows that look like somebody: `alike_<line>` is the same person, another one, or no word."""
    said = {name.removeprefix("alike_"): word for name, word in request.form.items() if name.startswith("alike_")}
    return {line: word for line, word in said.items() if line.isdecimal() and word in {SAME, OTHER}}


@bp.post("/office/import/<int:import_id>/invite")
@requires(Right.MEMBERS, of=find_import)
def import_invite(upload: ImportFile) -> ResponseReturnValue:
    """Invite everybody the import added. Never by itself: a list may be old."""
    form = forms.Press()
    back = url_for(".import_check", import_id=upload.id)
    if not form.validate() or not upload.done_at or upload.undone_at:
        return redirect(back, 303)
    number, name = upload.id, upload.name
    if not reaches_people():
        return _links(upload, form.once.data, back)
    with unit_of_work() as work:
        title = kept(_l("Invitations for %(name)s"), name=name)
        row = jobs.start("members.invite", title, account_id=actor().account_id, arguments={"file": number}, next=back)
        work.answer = url_for(".job", job_id=row.id)
    return redirect(work.answer, 303)


def _links(upload: ImportFile, once: str | None, back: str) -> ResponseReturnValue:
    """No mail leaves: some links at a time, to be handed over. Whoever has one is not among the next."""
    ids, by = list((upload.report or {}).get("people", [])), actor().account_id
    more = url_for(".import_invite", import_id=upload.id)
    with unit_of_work() as work:
        work.answer = back
        handed, left = people.invite_some(ids, now=clock.now(), by=by, most=LINKS_AT_ONCE)
    if not handed:
        flash(_("There is nobody left to invite: each has a sign-in, or no address of their own."), "success")
        return redirect(back, 303)
    return hand_over([Link(*each) for each in handed], back, more=more if left else "")
