"""Whatever program, delimiter, quoting, line end and encoding a list is written in, it is read back as it was."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from portal.lists.columns.guessing import guess
from portal.lists.damage import mended
from portal.lists.delimiters import DELIMITERS
from portal.lists.reading import Sheet, read
from tests.lists.written import MET, PROGRAMS, WRITTEN

#: Every encoding with the languages it is met with; those of Unicode take all of them.
ENCODINGS = {name: [WRITTEN[language] for language in languages] for name, languages in MET.items()}
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
ENCODINGS |= {encoding: list(WRITTEN.values()) for encoding in UNICODE}
PIECES = [", ", ",", ";", "; ", "|", '"', '""', "\n", " ", "'", " & ", "1", "http://a.example/?x=1&y=2", '14" necks']


@dataclass(frozen=True)
class Written:
    """A list before it is written, and how it is."""

    program: str
    headings: list[str]
    rows: list[list[str]]
    encoding: str
    delimiter: str
    quoting: int
    end: str
    above: str

    def text(self) -> str:
        out = StringIO()
        writer = csv.writer(out, delimiter=self.delimiter, quoting=self.quoting, lineterminator=self.end)
        writer.writerow(self.headings)
        writer.writerows(self.rows)
        return self.above.format(delimiter=self.delimiter, end=self.end) + out.getvalue()

    def bytes(self) -> bytes:
        return self.text().encode(self.encoding)


@st.composite
def lists(draw: st.DrawFn) -> Written:
    program = draw(st.sampled_from(sorted(PROGRAMS)))
    separated = PROGRAMS[program]
    headings = separated.split(";" if ";" in separated else ",")
    encoding = draw(st.sampled_from(sorted(ENCODINGS)))
    if encoding not in {*UNICODE, "cp1252", "mac_roman", "iso8859-15", "cp850"}:
        headings = [heading if heading.isascii() else "Notes" for heading in headings]
    texts = ENCODINGS[encoding] if encoding in UNICODE else [draw(st.sampled_from(ENCODINGS[encoding]))]
    names = [name for text in texts for name in _fit(text, encoding).split(", ")]
    words = st.sampled_from([*names, "Ada", "Reed", "Ely"])
    prose = st.lists(st.tuples(words, st.sampled_from(PIECES)).map("".join), max_size=4).map("".join)
    kinds = [_cells(heading, words, prose, number) for number, heading in enumerate(headings)]
    rows = draw(st.lists(st.tuples(*kinds).map(list), min_size=2, max_size=6))
    for number, row in enumerate(rows):
        row[_email(headings)] = f"p{number}@firm{number}.example"
    rows[0][_email(headings) - 1] = " ".join(names)  # a word alone may be of two encodings
    above = draw(st.sampled_from(["", "", "", "sep={delimiter}{end}", "Members of today{end}{end}"]))
    return Written(
        program, headings, rows, encoding, draw(st.sampled_from(DELIMITERS)),
        draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC])),
        draw(st.sampled_from(["\n", "\r\n"])), above,
    )  # fmt: skip


def _fit(text: str, encoding: str) -> str:
    return text.encode(encoding, errors="replace").decode(encoding).replace("?", "'")


def _email(headings: list[str]) -> int:
    return guess(headings).mapping["email"][0]


def _cells(
    heading: str, words: st.SearchStrategy[str], prose: st.SearchStrategy[str], number: int
) -> st.SearchStrategy[str]:
    """Names are words, the last column is prose with all that makes trouble, numbers and days are as they are."""
    if "ID" in heading.split() or "Nr" in heading or "_ID" in heading:
        return st.integers(100, 99_999).map(str)
    if any(
        word in heading.lower() for word in ("since", "join", "renewal", "eintritt", "beginn", "expires", "connected")
    ):
        return st.dates().map(str)
    return prose if number % 3 == 2 else st.one_of(words, st.just(""))


def expected(rows: list[list[str]]) -> list[list[str]]:
    return [[mended(cell) for cell in row] for row in rows]


def cells(sheet: Sheet) -> list[list[str]]:
    return [row for _line, row in sheet.rows]


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(lists())
def test_a_list_is_read_back_as_it_was_written(written):
    sheet = read(written.bytes())
    assert sheet.headings == written.headings
    assert cells(sheet) == expected(written.rows)
    assert not sheet.spoilt
    assert sheet.ways.delimiter == written.delimiter
    assert guess(sheet.headings, cells(sheet)).layout == guess(written.headings).layout
    assert read(written.bytes(), sheet.ways) == sheet, "as it was judged, it can be asked for"


@settings(max_examples=15, deadline=None)
@given(lists())
def test_a_workbook_is_read_back_as_it_was_written(written):
    book = Workbook(write_only=True)
    page = book.create_sheet("Members")
    page.append(written.headings)
    for row in written.rows:
        page.append(row)
    out = BytesIO()
    book.save(out)
    sheet = read(out.getvalue())
    assert sheet.headings == written.headings
    assert cells(sheet) == expected(written.rows)


@settings(max_examples=60, deadline=None)
@given(lists(), st.integers(0, 5), st.data())
def test_a_stray_mark_puts_nobody_into_somebody_elses_cell(written, place, data):
    """One quotation mark too many, anywhere at the beginning of a cell of an unquoted list."""
    plain = [
        [cell.replace('"', "").replace("\n", " ").replace(written.delimiter, " ") for cell in row]
        for row in written.rows
    ]
    hurt = place % len(plain)
    column = data.draw(st.integers(0, len(written.headings) - 1))
    lines = [written.delimiter.join(row) for row in [written.headings, *plain]]
    row = list(plain[hurt])
    row[column] = f'"{row[column]}'
    lines[hurt + 1] = written.delimiter.join(row)
    sheet = read("\n".join(lines).encode())
    assert all(cell.count("@firm") <= 1 for row in cells(sheet) for cell in row)
    addresses = {row[_email(written.headings)] for line, row in sheet.rows if line not in sheet.spoilt}
    assert {f"p{n}@firm{n}.example" for n in range(len(plain)) if n != hurt} <= addresses
