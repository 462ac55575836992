"""What a cell plainly is, whatever its column is called: an address, a day, a number, yes or no."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

EMAIL = re.compile(r"\s*(?:mailto:)?<?[^\s@<>,;\"]+@[^\s@<>,;\"]+\.[^\s@<>,;\".]+>?\s*", re.IGNORECASE)
DAY = re.compile(r"\s*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))(?:[T ]\d.*)?\s*")
NUMBER = re.compile(r"\s*\d[\d.]*\s*")
WEB = re.compile(r"\s*(?:https?://|www\.)\S+\s*", re.IGNORECASE)
PHONE = re.compile(r"\s*[+(]?\d[\d\s()/.-]{5,}\s*")
KINDS = {"email": EMAIL, "web": WEB, "day": DAY, "number": NUMBER, "phone": PHONE}
#: So large a part of a column's cells makes it one of its kind.
NEARLY_ALL = 0.8


def kind_of(cell: str) -> str:
    """`email`, `web`, `day`, `number`, `phone`, or nothing for words."""
    return next((name for name, pattern in KINDS.items() if pattern.fullmatch(cell)), "")


def kind_of_column(cells: Iterable[str]) -> str:
    """The kind of nearly all cells that are filled in."""
    found = Counter(kind_of(cell) for cell in cells if cell.strip())
    if not found:
        return ""
    kind, count = found.most_common(1)[0]
    return kind if count >= found.total() * NEARLY_ALL else ""


def kinds_of(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """The kind of each column."""
    return [kind_of_column(row[column] for row in rows if column < len(row)) for column in range(width)]


def looks_like_a_row(cells: Sequence[str], kinds: Sequence[str]) -> bool:
    """Whether the cells are of the kinds of their columns, and at least one of them says so."""
    pairs = [(kind_of(cell), kind) for cell, kind in zip(cells, kinds, strict=False) if kind and cell.strip()]
    return bool(pairs) and all(of_cell == of_column for of_cell, of_column in pairs)
