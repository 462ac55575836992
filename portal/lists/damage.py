"""What spreadsheets and web pages do to a cell: what can be undone is, what is lost is told."""

from __future__ import annotations

import html
import re

from portal.core.cells import DANGEROUS, GUARDED
from portal.core.tidying import CONTROL, tidy
from portal.lists.findings import Code

MOST_CELL = 20_000
#: Nearly all cells; nothing of what follows is in them.
PLAIN = re.compile(r"(?:[A-Za-z0-9(+#/.@_-][ !-%'-;=-~]*)?")
#: ="0770…", written so that a spreadsheet keeps the zero in front.
AS_FORMULA = re.compile(r'=\s*"((?:[^"]|"")*)"')
ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8}\d?);", re.IGNORECASE)
TAG = re.compile(r"</?(p|br|b|i|u|em|strong|div|span|ul|ol|li|a|h[1-6]|font|blockquote)\b[^<>]*>", re.IGNORECASE)
BREAKS = frozenset(("p", "br", "div", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"))
LOST_LETTER = re.compile(r"[^\W\d_]\?[^\W\d_]")
SCIENTIFIC = re.compile(r"[+-]?\d(?:[.,]\d+E\+?|E\+)\d{1,3}", re.IGNORECASE)
HASHES = re.compile(r"#{3,}")
FORMULA_ERROR = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|BEZUG!|NV|WERT!|ZAHL!)")


def mended(cell: str) -> str:
    """The cell as it was meant: trimmed, without what cannot be printed, entities and tags of HTML, and the marks that
    keep a spreadsheet from counting.
    """
    if PLAIN.fullmatch(cell):
        return _as_written(cell.rstrip(" ")[:MOST_CELL])
    text = cell.replace("\u00a0", " ").replace("\x0b", "\n") if not cell.isascii() or "\x0b" in cell else cell
    text = tidy(CONTROL.sub("", text))[:MOST_CELL]
    if not text:
        return ""
    if text[0] == "=" and (match := AS_FORMULA.fullmatch(text)):
        text = match[1].replace('""', '"').strip()
    if "&" in text and ENTITY.search(text):
        text = _without_entities(text)
    if "<" in text and TAG.search(text):
        text = _without_tags(text)
    return _as_written(text[1:] if text[:1] == "'" and text[1:].startswith(DANGEROUS) else text)


def _as_written(text: str) -> str:
    """Our own export sets an apostrophe before what a spreadsheet would take for a formula: "+44 …" for one, which
    begins a cell, or "-1" behind a semicolon.
    """
    return GUARDED.sub("", text) if "'" in text else text


def lost(cell: str) -> Code | None:
    """What a spreadsheet has left where the value itself is gone: 4.47E+11 of a number, #### and #REF! of anything."""
    if cell[:1] == "#":
        if HASHES.fullmatch(cell):
            return Code.HASHES
        return Code.FORMULA_ERROR if FORMULA_ERROR.fullmatch(cell) else None
    return Code.SCIENTIFIC if SCIENTIFIC.fullmatch(cell) else None


def has_lost_letters(cell: str) -> bool:
    """Whether an earlier program has put question marks in the place of letters it did not know: “Schillerstra?e”."""
    return "?" in cell and LOST_LETTER.search(cell) is not None and "://" not in cell


def _without_entities(text: str) -> str:
    """Twice, since some programs encode what is encoded: &amp;#039;."""
    for _ in range(2):
        text = ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return str(tidy(CONTROL.sub("", text.replace("\u00a0", " "))))


def _without_tags(text: str) -> str:
    """The words alone; a paragraph begins a line. What only looks like a tag, <me@example.org>, stays."""
    plain = TAG.sub(lambda match: "\n" if match[1].lower() in BREAKS else "", text)
    return "\n".join(line.strip() for line in plain.splitlines() if line.strip())
