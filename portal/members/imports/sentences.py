"""What to do about a row or a cell that cannot come in as it is, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.lists.columns import targets as t
from portal.lists.findings import Code, Finding

#: So much of a cell is repeated.
MOST = 80
NO_NAME = _l("There is no name. Fill it in, or take the row out.")
TOO_LONG = _l("This is longer than %(limit)s characters. Shorten it.")
ENDS_FIRST = _l("It ends before it begins. Check both days.")
ADDRESS_AGAIN = _l("This address stands in line %(line)s already. Keep one of the two rows.")
NUMBER_AGAIN = _l("This number stands in line %(line)s already. Keep one of the two rows.")
NOT_AN_ADDRESS = _l("“%(text)s” is not an e-mail address. Correct it, or leave the cell empty.")
FIRM_MISSING = _l("“%(plan)s” is a plan for firms, and this row names none. Name the firm, or another plan.")
DEAD = _l("The list says that they have died. Write the day on their page, and nobody writes to them any more.")
SPOILT_NUMBER = _l("A spreadsheet has spoilt this number: “%(text)s”. Type it anew.")
SENTENCES: dict[Code, Any] = {
    Code.TOO_MANY_CELLS: _l(
        "There are %(cells)s cells below %(headings)s headings. Set quotation marks around what has a comma."
    ),
    Code.OPEN_QUOTE: _l("A quotation mark begins here and is not closed. Close it, double it, or take it out."),
    Code.AFTER_OPEN_QUOTE: _l("This belongs to line %(opened)s, perhaps: a quotation mark is not closed there."),
    Code.NOT_COMPUTED: _l(
        "A formula in this row has no result. Open the workbook in a spreadsheet, save it, and try again."
    ),
    Code.SUMS: _l(
        "This adds up the rows above, and is nobody. Take it out; of a firm of that name, write the legal form."
    ),
    Code.SCIENTIFIC: SPOILT_NUMBER,
    Code.HASHES: _l("The column was too narrow when the list was saved: “%(text)s”. Widen it, and save it again."),
    Code.FORMULA_ERROR: _l("A formula went wrong here: “%(text)s”. Correct it, or leave the cell empty."),
    Code.NOT_A_DAY: _l("“%(text)s” is not a day. Write it as 2026-05-19."),
    Code.FAR_AHEAD: _l("“%(text)s” is years ahead. Check the day."),
    Code.NOT_AN_ADDRESS: NOT_AN_ADDRESS,
    Code.NOT_A_WEB_ADDRESS: _l("“%(text)s” is not a web address. Correct it, or leave the cell empty."),
}


def sentence_of(finding: Finding) -> str:
    """What to do about what was found in a row or one of its cells."""
    values = dict(finding.values)
    text = str(values.get("text", ""))
    values["text"] = text[:MOST]
    return filled(SPOILT_NUMBER if _is_spoilt_number(finding) else SENTENCES[finding.code], **values)


def filled(sentence: Any, **values: Any) -> str:
    """The sentence in the reader's language, with its values."""
    return str(sentence) % values


def _is_spoilt_number(finding: Finding) -> bool:
    return finding.values.get("target") == t.PHONE and finding.code in {Code.HASHES, Code.FORMULA_ERROR}
