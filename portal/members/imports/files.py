"""Lists on their way in: where they lie, and what was found in them."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as _ln
from sqlalchemy import func, select

from portal.accounts.operations import Giver
from portal.accounts.operations.lasting import RightGone, check_still_may
from portal.core import clock, jobs, loose_files
from portal.core.actors import Right
from portal.core.db import db
from portal.core.errors import DomainError, ProofNeeded
from portal.core.locking import find_locked, lock
from portal.core.models import Job
from portal.core.sayings import kept
from portal.core.settings import today
from portal.core.sheets import table
from portal.core.work import unit_of_work
from portal.members.imports import checking, operations, reading
from portal.members.imports.checking import Checked, Problem
from portal.members.imports.choices import Choices
from portal.members.imports.forecast import forecast
from portal.members.imports.models import ImportFile
from portal.members.imports.reading import Sheet, Ways
from portal.members.people.models import Person
from portal.members.people.operations import people

FOLDER = "imports"
KEPT_FOR = timedelta(days=1)
MOST_SHOWN = 200
#: A list of so many rows is checked while its owner waits (a tenth of a second); a longer one by the worker.
AT_ONCE = 500


def folder() -> Path:
    """Where uploaded lists lie."""
    return Path(current_app.config["DATA_DIR"]) / FOLDER


def _path(name: str) -> str:
    """Of a file in there, below DATA_DIR."""
    return f"{FOLDER}/{name}"


def store(data: bytes) -> str:
    """Keep an upload; its random name."""
    folder().mkdir(parents=True, exist_ok=True)
    name = secrets.token_hex(16)
    path = folder() / f"{name}.csv"
    path.write_bytes(data)
    path.chmod(0o600)
    return name


def sheet_of(upload: ImportFile, ways: Ways | None = None) -> Sheet:
    """The upload's rows, read as was chosen. Raises NotAList when the file is gone, or cannot be read in these ways."""
    try:
        data = (folder() / f"{upload.stored}.csv").read_bytes()
        return reading.read(data, ways or choices_of(upload).read_in)
    except FileNotFoundError:
        raise reading.NotAList(_("This list was put away after a day. Please upload it again.")) from None


def choices_of(upload: ImportFile) -> Choices:
    """The choices made so far."""
    return Choices.kept(upload.choices)


def report_of(checked: Checked) -> dict[str, Any]:
    """What a dry run found, as kept and shown."""
    return {
        "rows": len(checked.entries) + len(checked.rejected) + len(checked.skipped) + len(checked.lookalikes),
        "new": checked.new,
        "known": checked.known,
        "skipped": len(checked.skipped),
        "rejected": len(checked.rejected),
        "ambiguous_days": checked.ambiguous_days,
        "alike": len(checked.lookalikes),
        "lookalikes": [dataclasses.asdict(each) for each in checked.lookalikes[:MOST_SHOWN]],
        "since_unknown": sum(entry.is_member and entry.start is None for entry in checked.entries),
        "renamed": [list(each) for each in checked.renamed[:MOST_SHOWN]],
        "renamed_in_all": len(checked.renamed),
        "problems": [[each.line, each.column, each.sentence] for each in checked.problems[:MOST_SHOWN]],
    }


def rejected_csv(sheet: Sheet, problems: list[Problem]) -> str:
    """The rows that cannot come in, as they are, with what to do in a last column."""
    said: dict[int, list[str]] = {}
    for each in problems:
        said.setdefault(each.line, []).append(f"{each.column}: {each.sentence}" if each.column else each.sentence)
    rejected = [(line, row) for line, row in sheet.rows if line in said]
    width = max([len(sheet.headings), *(len(row) for _line, row in rejected)])
    head = [*sheet.headings, *[""] * (width - len(sheet.headings)), str(_("What to do"))]
    return table(head, ([*row, *[""] * (width - len(row)), " ".join(said[line])] for line, row in rejected))


class Looked(NamedTuple):
    """What a dry run found, and what is told of it."""

    checked: Checked
    report: dict[str, Any]


def look_through(sheet: Sheet, chosen: dict[str, Any], told: Callable[[int], None] = lambda done: None) -> Looked:
    """The dry run. It takes a while: call it outside of a unit of work, so that nobody waits."""
    choices = Choices.kept(chosen)
    checked = checking.check(sheet, choices, today(), told=told)
    return Looked(checked, report_of(checked) | forecast(checked, sheet, choices, today()))


def check_at_once(sheet: Sheet, chosen: dict[str, Any]) -> Looked | None:
    """The dry run of a short list; None for a long one: the worker looks through it."""
    return look_through(sheet, chosen) if len(sheet.rows) <= AT_ONCE else None


def choose(
    upload: ImportFile, sheet: Sheet, chosen: dict[str, Any], looked: Looked | None, *, by: int | None
) -> Job | None:
    """Keep the choices and what they lead to; the job that finds out where that is not known yet.

    Of a list that is being brought in, or was, what was chosen stays.
    """
    if upload.job_id or upload.done_at:
        return None
    upload.choices, upload.report, upload.checked_at = chosen, None, None
    if looked is not None:
        _write_report(upload, sheet, looked)
        return None
    title = kept(_l("Looking through %(name)s"), name=upload.name)
    arguments, back = {"file": upload.id, "choices": chosen}, url_for("members.import_check", import_id=upload.id)
    return jobs.start("members.check", title, account_id=by, arguments=arguments, next=back)


def read_anew(upload: ImportFile, chosen: dict[str, Any]) -> None:
    """Keep how the file is to be read, and what it looks like then. A list that is being brought in, or was, stays."""
    if not upload.job_id and not upload.done_at:
        upload.choices, upload.report, upload.checked_at = chosen, None, None


@jobs.job("members.check")
def check_job(row: Job) -> dict[str, Any]:
    """Look through a long list. What was chosen anew in the meantime is not written over."""
    upload, chosen = db.session.get_one(ImportFile, row.arguments["file"]), dict(row.arguments["choices"])
    sheet = sheet_of(upload)
    total = len(sheet.rows)
    looked = look_through(sheet, chosen, lambda done: jobs.progress(row, done, total))
    with unit_of_work():
        upload = lock(upload)
        if upload.choices == chosen and upload.job_id is None:
            _write_report(upload, sheet, looked)
    return {"rows": total}


def _write_report(upload: ImportFile, sheet: Sheet, looked: Looked) -> None:
    upload.report, upload.checked_at = looked.report, clock.now()
    keep_rejected(upload.stored, sheet, looked.checked)


@jobs.job("members.import")
def import_job(row: Job) -> dict[str, Any]:
    """Check the list once more and write it, in one transaction. Safe to run twice."""
    upload = db.session.get_one(ImportFile, row.arguments["file"])
    if upload.done_at is not None:
        return dict(upload.report or {})
    jobs.progress(row, 0, 3, kept(_l("Reading the list")))
    sheet, choices, day = sheet_of(upload), choices_of(upload), today()
    checked = checking.check(sheet, choices, day)
    total = len(sheet.rows)
    jobs.progress(row, 1, 3, kept(_ln("Writing %(num)s person", "Writing %(num)s people", len(checked.entries))))

    with unit_of_work():
        upload = lock(upload)
        if upload.done_at is None:
            giver, now = Giver(row.account_id), clock.now()
            check_still_may(row.account_id, Right.MEMBERS, now=now)
            loose_files.let_go([_path(f"{upload.stored}.csv")], now=now)
            counts, added = operations.bring_in(checked, giver=giver, now=now, today=day, upload=upload)
            told = {name: (upload.report or {}).get(name) for name in ("words", "left_out", "left_out_in_all")}
            upload.report = report_of(checked) | told | counts | {"people": added}
            upload.done_at = clock.now()
        report = dict(upload.report or {})
    keep_rejected(upload.stored, sheet, checked)
    jobs.progress(row, total, total, kept(_l("Done")))
    return {name: value for name, value in report.items() if isinstance(value, int)}


@jobs.job("members.invite")
def invite_job(row: Job) -> dict[str, Any]:
    """Invite those whom an import brought in and who have no account yet, one transaction each."""
    upload = db.session.get_one(ImportFile, row.arguments["file"])
    ids, done, left, by = list((upload.report or {}).get("people", [])), 0, 0, row.account_id
    for number in ids:
        try:
            with unit_of_work():
                check_still_may(by, Right.MEMBERS, now=clock.now())
                person = find_locked(Person, number)
                if person is not None and person.account_id is None and person.email:
                    people.invite_person(person, now=clock.now(), by=by)
                    done += 1
        except RightGone:
            raise
        except (DomainError, ProofNeeded):
            left += 1
        if (done + left) % 50 == 49:
            jobs.progress(row, done + left, len(ids))
    jobs.progress(row, len(ids), len(ids), _invited(done))
    return {"invited": done, "left": left}


def _invited(number: int) -> str:
    if not number:
        return kept(_l("Nobody was invited"))
    return kept(_ln("%(num)s invitation is on its way", "%(num)s invitations are on their way", number))


def rejected_file(stored: str) -> Path:
    """Where the rows of a list lie that cannot come in, to be corrected."""
    return folder() / f"{stored}-rejected.csv"


def keep_rejected(stored: str, sheet: Sheet, checked: Checked) -> None:
    """Write them down when the list is checked: whoever asks for them later only fetches the file."""
    path = rejected_file(stored)
    if not checked.problems:
        path.unlink(missing_ok=True)
        return
    path.write_text(rejected_csv(sheet, checked.problems), encoding="utf-8")
    path.chmod(0o600)


def forget_old(now: datetime) -> None:
    """Lists that are a day old go, with what was rejected of them; one that was brought in counts from then on, since
    it can be undone for a day. What was done stays in the audit trail.
    """
    since = func.coalesce(ImportFile.done_at, ImportFile.uploaded_at)
    old = db.session.scalars(select(ImportFile).where(since < now - KEPT_FOR)).all()
    if not old:
        return
    with unit_of_work():
        for upload in old:
            paths = (_path(f"{upload.stored}.csv"), _path(rejected_file(upload.stored).name))
            loose_files.let_go(paths, now=now)
            db.session.delete(upload)
