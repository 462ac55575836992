"""Which letter stands between the cells: judged over many lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from portal.lists.kinds import EMAIL
from portal.lists.lines import cut

#: Of those that split equally well the first is taken: commas and bars stand in words, tabs never.
DELIMITERS = ("\t", ";", "|", ",")
MOST_LINES, MOST_LETTERS = 200, 20_000
#: A cell of more lines than this was never closed.
MOST_INSIDE = 40
SEP = re.compile(r'"?sep=(.)"?[,;\t]*', re.IGNORECASE)


def named(line: str) -> str | None:
    """What a first line “sep=;” says, as Excel writes and reads it."""
    match = SEP.fullmatch(line.strip("\ufeff "))
    return match[1] if match else "\t" if line.strip("\ufeff ").lower() == "sep=" else None


def delimiter_of(lines: Sequence[str]) -> str:
    """The one that splits all lines alike; a tab where none does: in a list of one column it splits nothing."""
    some = list(islice((line[:MOST_LETTERS] for line in lines if line.strip()), MOST_LINES))
    found = {each: _judged(some, each) for each in DELIMITERS}
    best = max(DELIMITERS, key=lambda each: found[each])
    return best if found[best] > (0, 0, 0) else DELIMITERS[0]


def _judged(lines: Sequence[str], delimiter: str) -> tuple[float, float, int]:
    """How alike it splits them, how clean the cells are, and into how many."""
    rows = _rows(lines, delimiter)
    widths = Counter(len(cells) for cells in rows)
    wide = Counter({width: count for width, count in widths.items() if width > 1})
    if not wide:
        return (0, 0, 0)
    width, count = max(wide.items(), key=lambda each: (each[1] * min(each[0], 4), each[0]))
    alike = count / len(rows)
    # Cells that are whole addresses, against those that begin with a space or have another delimiter within.
    cells = [cell for row in rows if len(row) == width for cell in row]
    clean = sum(bool(EMAIL.fullmatch(cell)) for cell in cells) - sum(cell.startswith(" ") for cell in cells)
    if clean < 0 and len(rows[0]) == 1:  # “Name”, and below it “Lindqvist, Amara”
        return (0, 0, 0)
    return (_steps(alike) + (0.5 if clean > 0 else 0), round(clean / len(cells), 3), width)


def _rows(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """Cut as if no cell went over several lines; those that do begin or end a line that is left out."""
    rows: list[list[str]] = []
    inside = 0
    for line in lines:
        found = cut(line, delimiter, inside=bool(inside))
        if not inside and found.open_at is None:
            rows.append(found.cells)
        inside = inside + 1 if found.open_at is not None and inside < MOST_INSIDE else 0
    return rows or [cut(line, delimiter).cells for line in lines]


def _steps(alike: float) -> float:
    """In coarse steps: a row in a hundred more or less decides nothing."""
    return round(alike * 5) / 5
