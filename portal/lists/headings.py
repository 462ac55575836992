"""Which row holds the headings, if any does: above them there may be titles and notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from portal.lists.columns.words import meaning
from portal.lists.kinds import kind_of

#: Among so many rows the headings are looked for.
AMONG = 25


def place_of(rows: Sequence[Sequence[str]]) -> int | None:
    """The place of the row of headings: the one of which most is known; else the first that is as wide as the rows.

    None for a list that begins with its people.
    """
    usual = Counter(_filled(row) for row in rows[:200]).most_common(1)[0][0]
    width = max(1, min(usual, max(_filled(row) for row in rows[:200])))
    least = max(width / 2, min(width, 2))
    wide = [place for place, row in enumerate(rows[:AMONG]) if _filled(row) >= least]
    if not wide:
        return 0
    known = {place: sum(meaning(cell) is not None for cell in rows[place] if cell.strip()) for place in wide}
    first = wide[0]
    able = [place for place in wide if known[place] > (place != first) and _may_be(rows, place)]
    if able:
        return max(able, key=lambda place: (known[place], -place))
    return None if any(kind_of(cell) in {"email", "phone", "day"} for cell in rows[first]) else first


def _may_be(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether it may be a row of headings: none is an address, and none stands in its own column again."""
    row = rows[place]
    if any(kind_of(cell) == "email" for cell in row):
        return False
    others = [other for other in rows[:200] if list(other) != list(row)]
    return not any(cell and cell == other[at] for other in others for at, cell in enumerate(row[: len(other)]))


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)
