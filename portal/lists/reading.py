"""From a file to a sheet: headings and rows as they are meant, how they were read, and what is wrong with some."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.lists import encodings, headings, signatures, workbook
from portal.lists.damage import has_lost_letters, mended
from portal.lists.delimiters import delimiter_of, named
from portal.lists.encodings import Offer
from portal.lists.findings import CannotRead, Code, Finding
from portal.lists.lines import lines_of
from portal.lists.rows import rows_of
from portal.lists.totals import sums_of

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 60_000
MOST_COLUMNS = 200
#: Sixty thousand rows of thirty cells; 20 megabytes of commas hold twenty million, which take a gigabyte.
MOST_CELLS = 2_000_000
MOST_HEADING = 200
#: The heading line of a list that has none.
NO_HEADINGS = 0


@dataclass(frozen=True, slots=True)
class Ways:
    """How a list is to be read, or was. What is None is judged; fit for JSON with `dataclasses.asdict`."""

    encoding: str | None = None
    delimiter: str | None = None
    #: The line of the file, from 1, in which the headings stand; NO_HEADINGS for none.
    heading_line: int | None = None
    #: Of a workbook: the name of the sheet, and whether rows that a filter hides come along.
    sheet: str | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as it was read."""

    headings: list[str]
    #: The line of the file on which each row begins (of a workbook its number), and its cells: one for each heading, or
    #: more in rows that are to be corrected (`spoilt`).
    rows: list[tuple[int, list[str]]]
    #: How it was read; read again with it, it is the same. Change a part to read it otherwise.
    ways: Ways
    findings: list[Finding] = field(default_factory=list)
    #: Other encodings it might be in, the best first, with words to tell them apart; none where there is no doubt.
    offers: tuple[Offer, ...] = ()
    #: The sheets of a workbook.
    sheets: tuple[str, ...] = ()

    @property
    def encoding(self) -> str:
        return self.ways.encoding or ""

    @property
    def spoilt(self) -> dict[int, Finding]:
        """Line -> why this row has to be corrected before it can come in."""
        return {each.line: each for each in reversed(self.findings) if each.code in OF_ROWS}


OF_ROWS = frozenset((Code.TOO_MANY_CELLS, Code.OPEN_QUOTE, Code.AFTER_OPEN_QUOTE, Code.NOT_COMPUTED, Code.SUMS))


def read(data: bytes, ways: Ways | None = None) -> Sheet:
    """The list in the file: a workbook, or text in any encoding with any usual delimiter. Raises CannotRead."""
    ways = ways or Ways()
    if len(data) > MOST_BYTES:
        raise CannotRead(Code.TOO_LARGE, most=MOST_BYTES, of="bytes")
    if signatures.is_workbook(data):
        return _read_workbook(data, ways)
    signatures.refuse(data)
    return _read_text(data, ways)


def _read_workbook(data: bytes, ways: Ways) -> Sheet:
    book = workbook.rows_of(data, sheet=ways.sheet, hidden=ways.hidden)
    sheet = sheet_of(book.rows, dataclasses.replace(ways, encoding=None, delimiter=None, sheet=book.sheet))
    first = sheet.rows[0][0]
    above = (ways.heading_line or 0, sheet.ways.heading_line or 0)
    notes = [each for each in book.findings if each.code is not Code.NOT_COMPUTED or each.line >= max(first, *above)]
    return dataclasses.replace(sheet, findings=[*notes, *sheet.findings], sheets=book.sheets)


def _read_text(data: bytes, ways: Ways) -> Sheet:
    if data.count(b"\n") + data.count(b"\r") > MOST_CELLS:
        raise CannotRead(Code.TOO_LARGE, most=MOST_ROWS, of="rows")
    decoded = encodings.decode(data, ways.encoding)
    signatures.refuse_text(decoded.text)
    lines = lines_of(decoded.text)
    skipped = next((place for place, line in enumerate(lines) if line.strip()), 0)
    said = named(lines[skipped])
    first = skipped + 1 if said else 0
    delimiter = ways.delimiter or said or delimiter_of(lines[first:])
    if decoded.text.count(delimiter) > MOST_CELLS:
        raise CannotRead(Code.TOO_LARGE, most=MOST_CELLS, of="cells")
    found = rows_of(lines[first:], delimiter, first + 1)
    if _is_wrapped(found.rows):
        delimiter = ways.delimiter or delimiter_of([row[0] for _line, row in found.rows])
        unwrapped = [rows_of([row[0]], delimiter, line) for line, row in found.rows]
        found.rows = [each for rows in unwrapped for each in rows.rows]
        found.findings += [each for rows in unwrapped for each in rows.findings]
    sheet = sheet_of(found.rows, dataclasses.replace(ways, encoding=decoded.encoding, delimiter=delimiter))
    remarks = [Finding(Code.REPAIRED, line) for line in decoded.repaired]
    lost = {*decoded.unreadable, *(line for line, row in sheet.rows if any(map(has_lost_letters, row)))}
    remarks += [Finding(Code.UNREADABLE_LETTERS, line) for line in sorted(lost)]
    return dataclasses.replace(sheet, findings=[*remarks, *found.findings, *sheet.findings], offers=decoded.offers)


def _is_wrapped(rows: Sequence[tuple[int, list[str]]]) -> bool:
    """Whether each line is one quoted cell with a whole row in it, as of a list that was saved once too often."""
    return len(rows) > 1 and all(len(row) == 1 and ("," in row[0] or ";" in row[0]) for _line, row in rows)


def sheet_of(rows: list[tuple[int, list[str]]], ways: Ways) -> Sheet:
    """Headings and rows from rows of cells: of a text or of a workbook. Raises CannotRead."""
    body = [(line, [mended(cell) for cell in cells]) for line, cells in rows]
    body = [(line, _without_end(cells)) for line, cells in body if any(cells)]
    if not body:
        raise CannotRead(Code.NOTHING_IN_IT)
    place = _heading_place(body, ways.heading_line)
    names = [name.replace("\n", " ")[:MOST_HEADING] for name in body[place][1]] if place is not None else []
    above = body[:place] if place is not None else []
    people = body[place + 1 :] if place is not None else body
    again = [line for line, cells in people if cells == names]
    people = [(line, cells) for line, cells in people if cells != names]
    if not people:
        raise CannotRead(Code.NOTHING_IN_IT)
    if len(people) > MOST_ROWS:
        raise CannotRead(Code.TOO_LARGE, most=MOST_ROWS, of="rows")
    names = names or [""] * max(len(cells) for _line, cells in people)
    if len(names) > MOST_COLUMNS:
        raise CannotRead(Code.TOO_LARGE, most=MOST_COLUMNS, of="columns")
    findings = _remarks(above, again, place)
    findings += [
        Finding(Code.TOO_MANY_CELLS, line, None, {"cells": len(cells), "headings": len(names)})
        for line, cells in people
        if len(cells) > len(names)
    ]
    findings += [Finding(Code.SUMS, line) for line in sums_of(people)]
    line = body[place][0] if place is not None else NO_HEADINGS
    people = [(line, [*cells, *[""] * (len(names) - len(cells))]) for line, cells in people]
    return Sheet(names, people, dataclasses.replace(ways, heading_line=line), findings)


def _heading_place(body: Sequence[tuple[int, list[str]]], chosen: int | None) -> int | None:
    if chosen == NO_HEADINGS:
        return None
    if chosen is not None:
        return next((place for place, (line, _cells) in enumerate(body) if line >= chosen), len(body) - 1)
    return headings.place_of([cells for _line, cells in body[:1000]])


def _remarks(above: Sequence[object], again: Sequence[int], place: int | None) -> list[Finding]:
    found: list[Finding] = []
    if place is None:
        found.append(Finding(Code.NO_HEADINGS))
    if above:
        found.append(Finding(Code.LINES_BEFORE, values={"count": len(above)}))
    if again:
        found.append(Finding(Code.REPEATED_HEADINGS, again[0], values={"count": len(again)}))
    return found


def _without_end(cells: list[str]) -> list[str]:
    """Without the empty cells at the end, which hold nothing and come in any number."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]
