"""Whatever file is brought: it is a list, or it is refused with what it is. Nothing else happens."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from portal.lists import contacts, damage, days, marks, names, statuses
from portal.lists.columns.guessing import guess, left_out
from portal.lists.findings import BadCell, CannotRead
from portal.lists.reading import read
from tests.lists.files import FOLDER

FILES = sorted(path.read_bytes() for path in FOLDER.glob("*.csv"))


def workbook() -> bytes:
    book, out = Workbook(), BytesIO()
    book.active.append(["Name", "Email"])
    book.active.append(["Ada", "ada@a.example"])
    book.save(out)
    return out.getvalue()


BOOK = workbook()


def looked_at(data: bytes) -> bool:
    """Whether it can be read; all that is asked of a list is asked of it."""
    try:
        sheet = read(data)
    except CannotRead:
        return False
    rows = [row for _line, row in sheet.rows]
    found = guess(sheet.headings, rows).mapping
    left_out(sheet.headings, rows, found)
    assert all(len(row) >= len(sheet.headings) for row in rows)
    assert {each.line for each in sheet.findings} <= {0, *range(len(data) + 2)}
    assert read(data, sheet.ways).rows == sheet.rows
    return True


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data):
    assert looked_at(data) in {True, False}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([*FILES, BOOK]), st.integers(0, 10_000), st.binary(max_size=4), st.booleans())
def test_a_list_with_some_bytes_changed_or_the_rest_cut_off(data, place, change, cut):
    place %= len(data)
    assert looked_at(data[:place] + change + (b"" if cut else data[place + len(change) :])) in {True, False}


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_cell(text):
    """Each reader of cells gives a value, or says that there is none to be had."""
    cell = damage.mended(text)
    assert damage.mended(cell) == cell or cell[:1] in "'<&=" or "&" in cell
    name = names.split(cell)
    assert name.full == " ".join(cell.split()) or name.full or not cell.strip()
    assert statuses.standing(cell) in {None, *statuses.Standing}
    assert marks.truth(cell) in {None, True, False}
    for reader in (contacts.addresses, contacts.telephones, contacts.website):
        with suppress(BadCell):
            assert reader(cell) is not None
    with suppress(BadCell):
        day = days.read(cell, day_first=True, today=date(2026, 11, 26))
        assert day is None or day is days.FOREVER or 1900 <= day.year <= 2200
