"""What may be wrong with a list, as codes with values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Code(StrEnum):
    """What was found. Behind each, the values that come with it."""

    # The whole file cannot be read.
    NOT_A_LIST = "not_a_list"
    OLD_WORKBOOK = "old_workbook"  # XLS, XLSB
    OPEN_DOCUMENT = "open_document"  # ODS
    NUMBERS = "numbers"
    PDF = "pdf"
    PROTECTED = "protected"  # with a password
    ARCHIVE = "archive"  # names: what is in it
    WEB_PAGE = "web_page"  # a table in HTML or XML, often called .xls
    CARDS = "cards"  # vCards
    BROKEN = "broken"  # a workbook that is cut off or damaged
    TOO_LARGE = "too_large"  # most, of: bytes, rows, columns, cells
    NOTHING_IN_IT = "nothing_in_it"
    NO_SUCH_SHEET = "no_such_sheet"  # sheet
    NO_SUCH_ENCODING = "no_such_encoding"  # encoding

    # A row that is to be corrected.
    TOO_MANY_CELLS = "too_many_cells"  # cells, headings
    OPEN_QUOTE = "open_quote"  # a quotation mark that is not closed where it should
    AFTER_OPEN_QUOTE = "after_open_quote"  # opened: the line of the mark; perhaps a piece of that row
    SUMS = "sums"  # a row at the end that adds up the others
    NOT_COMPUTED = "not_computed"  # a formula without its result

    # A cell that cannot be read.
    SCIENTIFIC = "scientific"  # text: 4.47E+11, the last digits are lost
    HASHES = "hashes"  # text: ####, the column was too narrow
    FORMULA_ERROR = "formula_error"  # text: #REF!
    NOT_A_DAY = "not_a_day"  # text
    FAR_AHEAD = "far_ahead"  # text: a beginning years ahead, a slip most likely
    NOT_AN_ADDRESS = "not_an_address"  # text
    NOT_A_WEB_ADDRESS = "not_a_web_address"  # text

    # Worth saying; nothing is wrong.
    REPAIRED = "repaired"  # a line whose letters were in another encoding
    UNREADABLE_LETTERS = "unreadable_letters"  # a line with letters that are lost: � or Schillerstra?e
    HIDDEN_ROWS = "hidden_rows"  # count: rows that a filter hides, left out unless asked for
    OTHER_SHEETS = "other_sheets"  # names
    LINES_BEFORE = "lines_before"  # count: what stands above the headings
    NO_HEADINGS = "no_headings"
    REPEATED_HEADINGS = "repeated_headings"  # count: rows that are the headings again


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a line of the file (1 is its first; 0: the whole file), and perhaps one of its columns."""

    code: Code
    line: int = 0
    column: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


class CannotRead(ValueError):
    """The file cannot be read at all."""

    def __init__(self, code: Code, **values: Any) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values


class BadCell(ValueError):
    """What stands in the cell is not what it should be."""

    def __init__(self, code: Code, text: str) -> None:
        super().__init__(code, text)
        self.code, self.text = code, text
