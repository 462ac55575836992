"""Rows of a workbook (XLSX): what its cells show, from the sheet that holds the list, in bounded memory."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

from portal.lists.columns.words import meaning
from portal.lists.findings import CannotRead, Code, Finding

#: Unpacked, a workbook of 60,000 rows has half of this. More was made to fill a machine.
MOST_UNPACKED = 200 * 1024 * 1024
#: What is read of a sheet, however large it says it is: more columns than this are too many.
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 61_000, 260, 2_000_000
CHUNK = 1024 * 1024
#: A workbook has no type of document; it would stand at the beginning of a part, in whatever encoding.
LOOKED_AT = 100_000
#: Rows in the raw sheet, with what openpyxl does not tell of a sheet that is only read: hidden ones, and formulas
#: that nobody has computed.
RAW = re.compile(
    rb"<(?:\w+:)?row\b([^>]*)>|(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^>]*)?/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?"
    rb"\s*</(?:\w+:)?c>"
)
#: Cells of one column that were made one: A2:A4.
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
NUMBER, HIDDEN = re.compile(rb'\br="(\d+)"'), re.compile(rb'\bhidden="(?:1|true)"')
#: 00000 keeps the zeros in front, +0 the sign of a number in another country.
ZEROS, PLUS = re.compile(r"0{2,}"), re.compile(r'(?:\\?\+|"\+")[0#\s]+')


@dataclass(slots=True)
class Book:
    """The rows of one sheet of a workbook, the names of all that are shown, and what is worth saying."""

    sheet: str
    sheets: tuple[str, ...]
    rows: list[tuple[int, list[str]]]
    findings: list[Finding] = field(default_factory=list)


def rows_of(data: bytes, *, sheet: str | None = None, hidden: bool = False) -> Book:
    """The rows of the sheet that is called so, or of the one that looks most like a list. Raises CannotRead."""
    try:
        _measure(data)
        with warnings.catch_warnings():  # it warns of what it does not show: pictures, rules, forms
            warnings.simplefilter("ignore")
            return _read(data, sheet, hidden)
    except CannotRead:
        raise
    except Exception as error:  # whatever a damaged part leads to: KeyError, ParseError, BadZipFile …
        raise CannotRead(Code.BROKEN) from error


def _measure(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            raise CannotRead(Code.TOO_LARGE, most=MOST_UNPACKED, of="bytes")
        for part in parts.infolist():  # any of them, whatever it is called: the workbook says what it holds
            with parts.open(part) as opened:
                if b"<!DOCTYPE" in opened.read(LOOKED_AT).replace(b"\0", b""):  # entities are made to grow
                    raise CannotRead(Code.BROKEN)


def _read(data: bytes, wanted: str | None, hidden: bool) -> Book:
    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or list(book.worksheets)
        names = tuple(sheet.title for sheet in shown)
        if wanted is not None and wanted not in names:
            raise CannotRead(Code.NO_SUCH_SHEET, sheet=wanted)
        if not shown:
            raise CannotRead(Code.NOTHING_IN_IT)
        chosen = shown[names.index(wanted)] if wanted is not None else _likely(shown)
        raw = _Raw(data, str(getattr(chosen, "_worksheet_path", "")))
        rows = [(number, cells) for number, cells in _rows(chosen, MOST_ROWS) if any(cells)]
        _fill_down(rows, raw.merged)
    finally:
        book.close()
    if raw.last > MOST_ROWS:
        raise CannotRead(Code.TOO_LARGE, most=MOST_ROWS, of="rows")
    found = Book(chosen.title, names, rows)
    if len(names) > 1:
        others = [name for name in names if name != chosen.title]
        found.findings.append(Finding(Code.OTHER_SHEETS, values={"names": others}))
    left = [number for number, _cells in rows if number in raw.hidden]
    if left and len(left) < len(rows) and not hidden:
        found.rows = [(number, cells) for number, cells in rows if number not in raw.hidden]
        found.findings.append(Finding(Code.HIDDEN_ROWS, left[0], values={"count": len(left)}))
    numbers = {number for number, _cells in found.rows}
    found.findings += [Finding(Code.NOT_COMPUTED, number) for number in sorted(raw.not_computed & numbers)]
    return found


def _likely(sheets: Sequence[Any]) -> Any:
    """The sheet with most headings that are known among its first rows; of equals the first."""

    def known(sheet: Any) -> tuple[int, bool]:
        rows = [cells for _number, cells in _rows(sheet, 30)]
        return max((sum(meaning(cell) is not None for cell in row) for row in rows), default=0), any(map(any, rows))

    return max(sheets, key=known)


def _rows(sheet: Any, most: int) -> Iterator[tuple[int, list[str]]]:
    """Numbered rows; how large the sheet says it is is not believed."""
    sheet.reset_dimensions()
    seen = 0
    for number, cells in enumerate(sheet.iter_rows(min_row=1, max_row=most, max_col=MOST_COLUMNS), 1):
        width = max((place for place, cell in enumerate(cells, 1) if cell.value is not None), default=0)
        seen += width
        if seen > MOST_CELLS:
            raise CannotRead(Code.TOO_LARGE, most=MOST_CELLS, of="cells")
        yield number, [text_of(cell.value, cell) for cell in cells[:width]]


def _fill_down(rows: Sequence[tuple[int, list[str]]], merged: Sequence[tuple[str, int, int]]) -> None:
    """What stands in a cell over several rows holds for each of them that has something else."""
    by_number, left = dict(rows), MOST_CELLS
    for letters, top, bottom in merged:
        place = column_index_from_string(letters) - 1
        above = by_number.get(top, [])
        last = min(bottom, MOST_ROWS)
        left -= last - top
        if place >= min(len(above), MOST_COLUMNS) or not above[place] or left < 0:
            continue
        for below in filter(None, map(by_number.get, range(top + 1, last + 1))):
            below.extend([""] * (place + 1 - len(below)))
            below[place] = below[place] or above[place]


def text_of(value: Any, cell: Any = None) -> str:
    """What the cell holds, as text: days as 2026-05-19, whole numbers without a point, with the zeros they show."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, int):
        shape = str(getattr(cell, "number_format", "") or "")
        if PLUS.fullmatch(shape):
            return f"+{value}"
        return str(value).zfill(len(shape)) if ZEROS.fullmatch(shape) else str(value)
    return str(value)


class _Raw:
    """The sheet as it lies in the file, read over once: which rows are hidden, which formulas have no result, and which
    cells of several rows are one.
    """

    def __init__(self, data: bytes, path: str) -> None:
        self.hidden: set[int] = set()
        self.not_computed: set[int] = set()
        #: Letters of the column, first row, last row.
        self.merged: list[tuple[str, int, int]] = []
        self.last = 0
        with zipfile.ZipFile(BytesIO(data)) as parts, parts.open(path.lstrip("/")) as opened:
            rest = b""
            while chunk := opened.read(CHUNK):
                text = rest + chunk
                end = text.rfind(b">") + 1
                # A formula's end and its cell's may lie on both sides: a little is looked at again.
                keep = max(0, text.rfind(b"<", 0, max(0, end - 200)))
                self._look(text[:keep])
                rest = text[keep:]
                if len(rest) > CHUNK:  # no cell is as long
                    raise CannotRead(Code.BROKEN)
            self._look(rest)

    def _look(self, text: bytes) -> None:
        self.merged += [
            (match[1].decode(), int(match[2]), int(match[4]))
            for match in MERGED.finditer(text) if match[1] == match[3]
        ]  # fmt: skip
        for match in RAW.finditer(text):
            if match[1] is None:
                self.not_computed.add(self.last)
                continue
            number = NUMBER.search(match[1])
            self.last = int(number[1]) if number else self.last + 1
            if HIDDEN.search(match[1]):
                self.hidden.add(self.last)
