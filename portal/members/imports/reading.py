"""From bytes to rows: encodings, delimiters and quoting as they come."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO

from flask_babel import lazy_gettext as _l

from portal.core.cells import DANGEROUS
from portal.core.errors import DomainError
from portal.core.tidying import CONTROL, tidy

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 60_000
MOST_COLUMNS = 200
MOST_CELL = 20_000
#: Sixty thousand rows of thirty cells; 20 megabytes of commas hold twenty million, which take a gigabyte.
MOST_CELLS = 2_000_000
DELIMITERS = (",", ";", "\t", "|")


class NotAList(DomainError):
    sentence = _l("This is not a list that can be read. Save it as CSV (“comma separated values”) and try again.")
    field = "file"


class ListTooLarge(DomainError):
    sentence = _l(
        "This list is too large: at most 60,000 rows, 2,000,000 cells and 20 megabytes. "
        "Split it into parts, or leave out columns that are not needed."
    )
    field = "file"


class NothingInIt(DomainError):
    sentence = _l("There is no row below the headings. Is it the right file?")
    field = "file"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list: its headings, its rows with the line number they begin on, and how it was read."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]
    encoding: str


def read(data: bytes) -> Sheet:
    """The rows of a CSV file in UTF-8, UTF-16 or Windows-1252. Raises NotAList, ListTooLarge, NothingInIt."""
    if len(data) > MOST_BYTES:
        raise ListTooLarge
    text, encoding = _decoded(data)
    delimiter = _delimiter(text)
    if text.count(delimiter) > MOST_CELLS:
        raise ListTooLarge
    rows = _rows(text, delimiter)
    if not rows:
        raise NothingInIt
    headings = [_clean(cell)[:200] for cell in rows[0][1]]
    body = [(line, [_clean(cell) for cell in cells]) for line, cells in rows[1:] if any(cell.strip() for cell in cells)]
    if not body:
        raise NothingInIt
    return Sheet(headings, body, encoding)


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise NotAList
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError:
            raise NotAList from None
    if b"\x00" in data:
        raise NotAList
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def _delimiter(text: str) -> str:
    """The one that splits the first line most often, outside of quotes."""
    first, quoted, counts = "", False, dict.fromkeys(DELIMITERS, 0)
    for letter in text[:20_000]:
        if letter == '"':
            quoted = not quoted
        elif letter in "\r\n" and not quoted and first.strip():
            break
        elif letter in counts and not quoted:
            counts[letter] += 1
        first += letter
    best = max(counts, key=lambda each: counts[each])
    return best if counts[best] else ","


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=False)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if cells and any(cells):
                rows.append((line, cells[:MOST_COLUMNS]))
            line = reader.line_num + 1
            if len(rows) > MOST_ROWS + 1:
                raise ListTooLarge
    except csv.Error:
        raise NotAList from None
    return rows


def _clean(cell: str) -> str:
    """Trimmed and without what cannot be printed; non-breaking spaces become spaces.

    The apostrophe goes that an export sets before what a spreadsheet would take for a formula, "+44 …" for one.
    """
    plain: str = tidy(CONTROL.sub("", cell.replace("\u00a0", " ")))[:MOST_CELL]
    return plain[1:] if plain[:1] == "'" and plain[1:].startswith(DANGEROUS) else plain
