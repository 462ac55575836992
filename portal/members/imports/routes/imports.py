"""`/office/import`: upload, match the columns, look at the dry run, bring it in, invite."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms.validators import ValidationError

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
from portal.members.imports import checking, columns, files, reading, undoing, words
from portal.members.imports.lookalikes import OTHER, SAME
from portal.members.imports.models import ImportFile
from portal.members.imports.operations import take_in
from portal.members.memberships.models import Plan
from portal.members.people.operations import people
from portal.members.people.routes.links import Link, hand_over

NOT_IN_IT = -1
#: Of invitations that are handed over, so many on a page.
LINKS_AT_ONCE = 100


class UploadForm(forms.Form):
    file = forms.Upload(_l("The list, as a workbook (XLSX) or a CSV file"))

    def validate_file(self, field: Any) -> None:
        if not field.data or not getattr(field.data, "filename", ""):
            raise ValidationError(_l("Please choose a file first."))


class ChoicesForm(forms.Form):
    """Which column holds what (`column_<target>`), and how to read and write it."""

    day_first = forms.Radio(
        _l("Is 3/4/2026 in April or in March?"),
        choices=[("day", _l("In April: the day comes first")), ("month", _l("In March: the month comes first"))],
        default="day",
    )
    known = forms.Radio(
        _l("People who are in the list already (by their old number, or by address and name)"),
        choices=[
            (checking.UPDATE, _l("Bring their data up to date")),
            (checking.SKIP, _l("Leave them as they are")),
        ],
        default=checking.UPDATE,
    )
    memberships = forms.Yes(_l("Begin memberships from this list"), default=True)
    plan = forms.Choice(_l("Plan for rows that name none"), required=False)

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if valid and not columns.names_somebody(self.mapping):
            self.form_errors.append(str(_("Say which column holds the names.")))
            return False
        return valid

    @property
    def mapping(self) -> dict[str, int]:
        chosen = {target: int(self[f"column_{target}"].data) for target in columns.TARGETS}
        return {target: column for target, column in chosen.items() if column >= 0}

    def choices(self) -> dict[str, Any]:
        return {
            "mapping": self.mapping, "day_first": self.day_first.data == "day", "known": self.known.data,
            "memberships": bool(self.memberships.data), "plan": self.plan.data or "",
        }  # fmt: skip


for _target, _label in columns.TARGETS.items():
    setattr(ChoicesForm, f"column_{_target}", forms.Choice(_label, coerce=int))


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
                mapping = columns.guess(sheet.headings, [row for _line, row in sheet.rows])
                name = storable(form.file.data.filename).replace("\\", "/").rsplit("/", 1)[-1][:200]
                upload = take_in(name, stored, mapping, account_id=actor().account_id, now=clock.now())
                work.answer = url_for(".import_columns", import_id=upload.id)
            return redirect(work.answer, 303)
        except DomainError as error:
            form.refuse(error)
    return _upload_page(form), 422


def _upload_page(form: UploadForm) -> str:
    recent = select(ImportFile).order_by(ImportFile.id.desc()).limit(10)
    return render_template("members/office/import.html", form=form, recent=db.session.scalars(recent).all())


def _form_for(upload: ImportFile, sheet: reading.Sheet, *, submitted: bool) -> ChoicesForm:
    known = files.choices_of(upload)
    data: dict[str, Any] = {f"column_{target}": known.mapping.get(target, NOT_IN_IT) for target in columns.TARGETS}
    data |= {
        "day_first": "day" if known.day_first else "month", "known": known.known,
        "memberships": known.memberships, "plan": known.plan,
    }  # fmt: skip
    form = ChoicesForm() if submitted else ChoicesForm(formdata=None, data=data)
    offered = [(NOT_IN_IT, _("not in the list")), *enumerate(_headings(sheet))]
    for target in columns.TARGETS:
        form[f"column_{target}"].choices = offered
    names = db.session.scalars(select(Plan.name).where(Plan.closed_at.is_(None)).order_by(Plan.name))
    form.plan.choices = [("", _("The usual one")), *((name, name) for name in names)]
    return form


def _headings(sheet: reading.Sheet) -> list[str]:
    """The headings with what stands below each first, so that one can tell them apart."""
    first = sheet.rows[0][1]
    out = []
    for column, heading in enumerate(sheet.headings):
        sample = first[column][:30] if column < len(first) else ""
        name = heading or _("column %(number)s", number=column + 1)
        out.append(f"{name} ({sample})" if sample else name)
    return out


@bp.route("/office/import/<int:import_id>", methods=["GET", "POST"])
@requires(Right.MEMBERS, of=find_import)
def import_columns(upload: ImportFile) -> ResponseReturnValue:
    if upload.done_at or upload.job_id:
        return redirect(url_for(".import_check", import_id=upload.id), 303)
    try:
        sheet = files.sheet_of(upload)
    except DomainError as error:
        flash(str(error.sentence), "error")
        return redirect(url_for(".imports"), 303)
    form = ChoicesForm()
    form = _form_for(upload, sheet, submitted=form.is_submitted())
    if not form.is_submitted():
        return render_template("members/office/import_columns.html", form=form, upload=upload, targets=columns.TARGETS)
    if not form.validate():
        page = render_template("members/office/import_columns.html", form=form, upload=upload, targets=columns.TARGETS)
        return page, 422
    number, chosen = upload.id, form.choices()
    checked = files.check_at_once(sheet, chosen)
    with unit_of_work() as work:
        upload = locked(ImportFile, number)
        row = files.choose(upload, sheet, chosen, checked, by=actor().account_id)
        work.answer = url_for(".job", job_id=row.id) if row else url_for(".import_check", import_id=number)
    return redirect(work.answer, 303)


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
        press=forms.Press(formdata=None),
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
    form = forms.Press()
    back = url_for(".import_check", import_id=upload.id)
    if not form.validate() or upload.report is None:
        return redirect(back, 303)
    number, name = upload.id, upload.name
    with unit_of_work() as work:
        upload = locked(ImportFile, number)
        if upload.job_id is None and upload.report is not None:
            upload.choices = dict(upload.choices) | {"decided": _decided()}
            title = kept(_l("Import of %(name)s"), name=name)
            row = jobs.start(
                "members.import", title, account_id=actor().account_id, arguments={"file": number}, next=back
            )
            upload.job_id = row.id
            audit.write("members.import_started", about=upload, after={"file": name})
        work.answer = url_for(".job", job_id=upload.job_id) if upload.job_id else back
    return redirect(work.answer, 303)


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
