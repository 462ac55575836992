"""Tables for spreadsheets: a workbook (XLSX), or text (CSV) as the reader's own spreadsheet takes it.

Rows are written as they come, into a file that has no name: a list of fifty thousand people is never in memory whole.
No cell is a formula, whatever it begins with.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import StringIO, TextIOWrapper
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from portal.core import say
from portal.core.cells import safe
from portal.core.tidying import CONTROL

#: The short day of whoever opens the workbook; what is stored is a day in every country.
SHORT_DAY = "mm-dd-yy"
WIDTH = 18


class Kind(StrEnum):
    """What a table is written as. Spreadsheets take the one mark between cells or the other, by their country."""

    XLSX = "xlsx"
    COMMA = "comma"
    SEMICOLON = "semicolon"

    @property
    def ending(self) -> str:
        return "xlsx" if self is Kind.XLSX else "csv"

    @property
    def mimetype(self) -> str:
        if self is Kind.XLSX:
            return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return "text/csv"


@dataclass(frozen=True, slots=True)
class Written:
    """A table that is written: the file, at its beginning, and how many rows it has below its head."""

    file: IO[bytes]
    rows: int
    kind: Kind


def text_for(tag: str) -> Kind:
    """The CSV that spreadsheets open right where this language is spoken."""
    return Kind.SEMICOLON if say.between_cells(tag) == ";" else Kind.COMMA


def write(kind: Kind, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Written:
    """Write the table: texts, whole numbers, days and None. Whoever takes it closes the file."""
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it outlives this call, on its way to the reader
    try:
        total = (_workbook if kind is Kind.XLSX else _text)(file, kind, head, rows)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return Written(file, total, kind)


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A short table as CSV with commas. With a byte-order mark, so that every spreadsheet reads the letters right."""
    out = StringIO()
    _lines(out, Kind.COMMA, head, rows)
    return out.getvalue()


def _text(file: IO[bytes], kind: Kind, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    out = TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    total = _lines(out, kind, head, rows)
    out.detach()
    return total


def _lines(out: Any, kind: Kind, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";" if kind is Kind.SEMICOLON else ",")
    writer.writerow([safe(each) for each in head])
    total = 0
    for total, row in enumerate(rows, 1):  # noqa: B007 - how many there were is what is asked
        writer.writerow([safe(each) for each in row])
    return total


def _workbook(file: IO[bytes], _kind: Kind, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    with _sheet(file) as sheet:
        sheet.freeze_panes = "A2"
        sheet.sheet_format.defaultColWidth = WIDTH
        sheet.append([_cell(sheet, each, bold=True) for each in head])
        total = 0
        for total, row in enumerate(rows, 1):  # noqa: B007
            sheet.append([None if each is None or each == "" else _cell(sheet, each) for each in row])
    return total


@contextmanager
def _sheet(file: IO[bytes]) -> Iterator[Any]:
    """The one sheet of a workbook. Its rows go into a file of openpyxl's, which is gone whatever happens."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    try:
        yield sheet
        book.save(file)
    except BaseException:
        sheet.close()
        sheet._writer.cleanup()
        raise


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    """A day as a day, a number as a number, and all else as text: told a text, openpyxl makes `=1+1` a formula."""
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet)
        cell.value = value
        cell.number_format = SHORT_DAY
        return cell
    if isinstance(value, int):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet)
    cell.value = CONTROL.sub("", str(value))
    cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
