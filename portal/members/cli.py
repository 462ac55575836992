"""`flask guildhall import people FILE`: the same import as on the page, for whoever sits at the machine."""

from __future__ import annotations

import secrets
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.cli import say
from portal.core.errors import DomainError
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.lists.folding import key
from portal.lists.statuses import Standing
from portal.members.imports import checking, columns, files, operations, reading
from portal.members.imports.choices import first_choices
from portal.members.imports.forecast import forecast

SOME_REJECTED, UNREADABLE = 1, 2


@click.group("import")
def import_() -> None:
    """Bring lists in."""


@import_.command("people")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
@click.option("--day-first/--month-first", default=True, show_default=True, help="How to read 3/4/2026.")
@click.option("--known", type=click.Choice([checking.UPDATE, checking.SKIP]), default=checking.UPDATE,
              show_default=True, help="What happens to people whose address is in the list already.")  # fmt: skip
@click.option("--memberships/--no-memberships", default=True, show_default=True, help="Begin memberships.")
@click.option("--plan", default="", help="The plan of rows that name none.")
@click.option("--word", "answers", multiple=True, metavar="WORD=counts|gone|dead",
              help="What a word of the status means that is not known; may be given several times.")  # fmt: skip
@click.option("--rejected", type=click.Path(dir_okay=False, path_type=Path), help="Write the rows to correct here.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def people(
    file: Path, dry_run: bool, day_first: bool, known: str, memberships: bool, plan: str, answers: tuple[str, ...],
    rejected: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Bring people in from FILE (CSV or XLSX), in one transaction. Columns are matched by their names.

    Exit code 0: all rows are good; 1: some rows are not, the others came in; 2: nothing could be read.
    """
    try:
        sheet = reading.read(file.read_bytes())
        choices = first_choices(sheet)
        if not columns.names_somebody(choices.mapping):
            raise reading.NotAList("No column holds names. Call one “Name”, or two “First name” and “Last name”.")
    except DomainError as error:
        click.echo(str(error.sentence), err=True)
        sys.exit(UNREADABLE)
    said = dict(_answer(each) for each in answers)
    choices = replace(choices, said=said, day_first=day_first, known=known, memberships=memberships, plan=plan)
    checked = checking.check(sheet, choices, today())
    report: dict[str, Any] = files.report_of(checked) | {"dry_run": dry_run}
    report["columns"] = {
        target: [sheet.headings[column] for column in places] for target, places in choices.mapping.items()
    }  # fmt: skip
    if dry_run:
        report |= forecast(checked, sheet, choices, today())
    else:
        with unit_of_work():
            now = clock.now()
            upload = operations.take_in(file.name[:200], secrets.token_hex(16), choices, account_id=None, now=now)
            counts, added = operations.bring_in(checked, giver=OPERATOR, now=now, today=today(), upload=upload)
            upload.report, upload.done_at = files.report_of(checked) | counts | {"people": added}, now
        report.update(counts)
    problems = report.pop("problems")
    say(report | ({"problems": problems} if as_json else {}), as_json)
    if not as_json:
        for line, column, sentence in problems:
            click.echo(f"line {line}, {column}: {sentence}", err=True)
    if rejected is not None and checked.problems:
        rejected.write_text(files.rejected_csv(sheet, checked.problems), encoding="utf-8")
    sys.exit(SOME_REJECTED if checked.problems else 0)


def _answer(text: str) -> tuple[str, str]:
    word, _equals, means = text.rpartition("=")
    if not word or means not in {Standing.COUNTS, Standing.GONE, Standing.DEAD}:
        raise click.BadParameter(f"“{text}” is not WORD=counts, WORD=gone or WORD=dead.", param_hint="--word")
    return key(word), means
