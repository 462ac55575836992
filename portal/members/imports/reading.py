"""A list that somebody uploads, read by `portal.lists`; what is wrong with it, in sentences."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.core.errors import DomainError
from portal.lists import reading
from portal.lists.findings import CannotRead, Code
from portal.lists.reading import MOST_BYTES, Sheet, Ways

__all__ = ["MOST_BYTES", "ListTooLarge", "NotAList", "NothingInIt", "Sheet", "Ways", "read"]


class NotAList(DomainError):
    sentence = _l(
        "This is not a list that can be read. Save it as XLSX or CSV (“comma separated values”) and try again."
    )
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


#: What a file is that is no list, and what to do about it.
INSTEAD: dict[Code, Any] = {
    Code.OLD_WORKBOOK: _l("This is a workbook of the old kind. Open it, save it as XLSX or CSV, and try again."),
    Code.OPEN_DOCUMENT: _l("This is an OpenDocument spreadsheet. Open it, save it as XLSX or CSV, and try again."),
    Code.NUMBERS: _l("This is a document of Numbers. Open it there, export it as CSV, and try again."),
    Code.PDF: _l("This is a PDF, in which rows and columns are not to be told apart. Ask for the list as CSV."),
    Code.PROTECTED: _l("This workbook has a password. Save it without one, and try again."),
    Code.ARCHIVE: _l("This is an archive. Unpack it, and choose the list that is in it."),
    Code.WEB_PAGE: _l(
        "This is a web page, whatever its name says. Open it in a spreadsheet and save it as XLSX or CSV."
    ),
    Code.CARDS: _l("These are business cards (vCard). Ask for the list as CSV."),
    Code.BROKEN: _l("This file is damaged or cut off. Fetch or save it once more, and try again."),
}


def read(data: bytes, ways: Ways | None = None) -> Sheet:
    """The rows of a list, in any encoding. Raises NotAList, ListTooLarge, NothingInIt."""
    try:
        return reading.read(data, ways)
    except CannotRead as error:
        raise _refusal(error) from None


def _refusal(error: CannotRead) -> DomainError:
    if error.code == Code.NOTHING_IN_IT:
        return NothingInIt()
    if error.code == Code.TOO_LARGE:
        if error.values["of"] != "columns":
            return ListTooLarge()
        return ListTooLarge(
            ngettext(
                "This list has more than %(num)s column. Take out those that are not needed.",
                "This list has more than %(num)s columns. Take out those that are not needed.",
                error.values["most"],
            )
        )
    return NotAList(INSTEAD.get(error.code))
