"""A list is taken back while it still comes in: it waits, or hears that there is nothing to undo yet."""

from __future__ import annotations

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock, jobs
from portal.core.db import db
from portal.core.locking import locked
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.imports import checking, columns, files, reading, undoing
from portal.members.imports import operations as imports
from portal.members.imports.models import ImportFile
from tests.members.imports.undone import LIST, someone, undo

pytestmark = pytest.mark.slow


def test_all_of_it_is_in_or_all_of_it_is_gone(app, at_once):
    sheet = reading.read(LIST.encode())
    choices = checking.Choices(columns.guess(sheet.headings))
    with unit_of_work():
        number = imports.take_in("members.csv", "x" * 32, choices, account_id=None, now=clock.now()).id

    def comes_in() -> None:
        checked = checking.check(sheet, choices, today())
        with unit_of_work():
            upload, now = locked(ImportFile, number), clock.now()
            _counts, added = imports.bring_in(checked, giver=OPERATOR, now=now, today=today(), upload=upload)
            upload.report, upload.done_at = files.report_of(checked) | {"people": added}, now

    def goes() -> str:
        try:
            undo(db.session.get_one(ImportFile, number))
        except (undoing.NotYet, undoing.AlreadyUndone) as refused:
            return type(refused).__name__
        return "gone"

    came, *told = at_once(lambda: jobs.retried(comes_in), lambda: jobs.retried(goes), lambda: jobs.retried(goes))
    assert came is None
    assert sorted(told) in (["NotYet", "NotYet"], ["NotYet", "gone"], ["AlreadyUndone", "gone"])
    there = [someone(name) is not None for name in ("Ada Brown", "Bo Lind", "Cy Marsh")]
    assert there == [("gone" not in told)] * 3
