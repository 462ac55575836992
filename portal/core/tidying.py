"""What people type, as it is kept: without what nobody sees."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

#: Refused in forms, taken out of lists.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
#: Marks that turn round how all after them is read, other people's words too. Who copies a number from a telephone
#: copies some of them unseen, so they are taken out and not refused. Joiners (Persian, emoji) stay.
TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
#: At either end, where pages and mails leave them when something is copied: white space, a space of no width, a word
#: joiner, a mark of the order of bytes, a hyphen that is not shown.
EDGES = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u2060\ufeff\u00ad"
#: Letters and marks without ink; white space and what only formats are known by their category.
BLANK = frozenset("\u2800\u3164\u115f\u1160\uffa0\u034f\ufe0e\ufe0f")


def tidy(value: Any) -> Any:
    """Trim, normalise, and use one kind of line end; what shows nothing at all is empty."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", TURNING.sub("", value)).replace("\r\n", "\n").replace("\r", "\n")
    text = text.strip() if text.isascii() else text.strip(EDGES)
    return text if any(map(_shows, text)) else ""


def _shows(letter: str) -> bool:
    return letter not in BLANK and unicodedata.category(letter) not in {"Cf", "Zs"}
