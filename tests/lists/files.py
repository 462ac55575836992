"""Lists from the field, each of which was once read wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from portal.lists.columns.guessing import Guess, guess
from portal.lists.reading import Sheet, read
from portal.lists.records import Reader, Record

FOLDER = Path(__file__).parent / "files"


def sheet_of(name: str) -> Sheet:
    """The list in `files` whose name begins so."""
    (path,) = FOLDER.glob(f"{name}*")
    return read(path.read_bytes())


def guessed(sheet: Sheet) -> Guess:
    return guess(sheet.headings, [row for _line, row in sheet.rows])


def named(sheet: Sheet) -> dict[str, list[str]]:
    """Target -> the headings of its columns."""
    found = guessed(sheet).mapping
    return {target: [sheet.headings[column] for column in columns] for target, columns in found.items()}


def table(text: str) -> Sheet:
    return read(text.encode())


def cells(sheet: Sheet) -> list[list[str]]:
    return [row for _line, row in sheet.rows]


def records(sheet: Sheet) -> list[Record]:
    """Its rows as they are meant, by what its columns are taken for."""
    return list(Reader(sheet, guessed(sheet).mapping, today=date(2026, 11, 26)).records())
