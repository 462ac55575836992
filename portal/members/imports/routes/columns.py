"""`/office/import/<id>`: what the columns hold, how the file is read, and what words of the status come to."""

from __future__ import annotations

import dataclasses

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import note
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import locked
from portal.core.work import unit_of_work
from portal.members.blueprint import bp
from portal.members.imports import files, forms
from portal.members.imports.choices import Choices, first_choices
from portal.members.imports.forms import ColumnsForm, WaysForm
from portal.members.imports.models import ImportFile
from portal.members.imports.reading import Sheet
from portal.members.imports.routes.imports import find_import
from portal.members.memberships.models import Plan

#: So many rows show how the file was read.
ROWS_SHOWN = 3


def _as_read(upload: ImportFile) -> Sheet:
    """The file as it is read; where it cannot be any more, the sentence is said beside the other lists."""
    try:
        return files.sheet_of(upload)
    except DomainError as error:
        flash(str(error.sentence), "error")
        return abort(redirect(url_for(".imports"), 303))


@bp.route("/office/import/<int:import_id>", methods=["GET", "POST"])
@requires(Right.MEMBERS, of=find_import)
def import_columns(upload: ImportFile) -> ResponseReturnValue:
    if upload.done_at or upload.job_id:
        return redirect(url_for(".import_check", import_id=upload.id), 303)
    sheet = _as_read(upload)
    before = files.choices_of(upload)
    kind = forms.columns_form(sheet, before.mapping)
    form = kind() if request.method == "POST" else kind(formdata=None, data=ColumnsForm.of(before))
    _offer_plans(form)
    if request.method == "GET":
        return _page(upload, sheet, before, form)
    if not form.validate():
        return _page(upload, sheet, before, form), 422
    return _look(upload.id, sheet, form.choices(before))


def _page(upload: ImportFile, sheet: Sheet, choices: Choices, form: ColumnsForm, ways: WaysForm | None = None) -> str:
    if ways is None:
        ways = WaysForm(formdata=None, data=WaysForm.of(sheet, choices.layout))
        ways.offer(sheet)
    return render_template(
        "members/office/import_columns.html", form=form, ways=ways, upload=upload, sheet=sheet, layout=choices.layout,
        left=form.left, samples=forms.samples(sheet), rows=[row for _line, row in sheet.rows[:ROWS_SHOWN]],
    )  # fmt: skip


def _offer_plans(form: ColumnsForm) -> None:
    names = db.session.scalars(select(Plan.name).where(Plan.closed_at.is_(None)).order_by(Plan.name))
    form.plan.choices = [("", _("The usual one")), *((name, name) for name in names)]


def _look(number: int, sheet: Sheet, choices: Choices) -> ResponseReturnValue:
    """Keep the choices and look through the list: a short one at once, a long one by the worker."""
    chosen = choices.to_keep()
    looked = files.check_at_once(sheet, chosen)
    with unit_of_work() as work:
        upload = locked(ImportFile, number)
        row = files.choose(upload, sheet, chosen, looked, by=actor().account_id)
        work.answer = url_for(".job", job_id=row.id) if row else url_for(".import_check", import_id=number)
    return redirect(work.answer, 303)


@bp.post("/office/import/<int:import_id>/reading")
@requires(Right.MEMBERS, of=find_import)
def import_reading(upload: ImportFile) -> ResponseReturnValue:
    """Read the file otherwise than we did; its columns are guessed anew."""
    here = url_for(".import_columns", import_id=upload.id)
    if upload.done_at or upload.job_id:
        return redirect(here, 303)
    before = files.choices_of(upload)
    sheet = _as_read(upload)
    form = WaysForm()
    form.offer(sheet)
    if form.validate():
        try:
            ways = form.ways(sheet, before.read_in)
            chosen = first_choices(files.sheet_of(upload, ways), ways, form.program(before.layout))
            with unit_of_work():
                files.read_anew(locked(ImportFile, upload.id), chosen.to_keep())
            note(_("The file is read anew."))
            return redirect(here, 303)
        except DomainError as error:
            form.refuse(error)
    columns = forms.columns_form(sheet, before.mapping)(formdata=None, data=ColumnsForm.of(before))
    _offer_plans(columns)
    return _page(upload, sheet, before, columns, form), 422


@bp.post("/office/import/<int:import_id>/words")
@requires(Right.MEMBERS, of=find_import)
def import_words(upload: ImportFile) -> ResponseReturnValue:
    """What words of the status come to; then the list is looked through once more."""
    asked = (upload.report or {}).get("words") or []
    form = forms.words_form(asked)()
    back = url_for(".import_check", import_id=upload.id)
    if upload.done_at or upload.job_id or not form.validate():
        return redirect(back, 303)
    before = files.choices_of(upload)
    sheet = _as_read(upload)
    said = forms.answers(asked, form, before.said)
    return _look(upload.id, sheet, dataclasses.replace(before, said=said))
