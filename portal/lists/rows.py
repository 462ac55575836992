"""Text into rows. A quotation mark that is not closed, or closed on somebody else's line, spoils its own row alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.lists.findings import Code, Finding
from portal.lists.kinds import kinds_of, looks_like_a_row
from portal.lists.lines import Cut, cut

#: What one cell may hold: longer ones were never closed.
MOST_LINES, MOST_LETTERS = 400, 40_000
MOST_JUDGED = 300


@dataclass(slots=True)
class Rows:
    """Rows with the line they begin on, and what is wrong with some."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class Whole:
    """A row that goes over several lines."""

    cells: list[str]
    #: The cuts of its lines, the first left out.
    below: list[Cut]
    clean: bool


def rows_of(lines: Sequence[str], delimiter: str, first: int = 1) -> Rows:
    """The rows of the lines; `first` is the number of the first line. Blank lines are no rows."""
    return _Reader(lines, delimiter, first).read()


class _Reader:
    def __init__(self, lines: Sequence[str], delimiter: str, first: int) -> None:
        self.lines, self.delimiter, self.first = lines, delimiter, first
        self.found = Rows()
        whole = [each.cells for line in lines[:MOST_JUDGED] if line and (each := cut(line, delimiter)).open_at is None]
        widths = Counter(len(cells) for cells in whole if any(cells))
        self.width = max(widths, key=lambda width: (widths[width], width), default=1)
        self.kinds = kinds_of([cells for cells in whole if len(cells) == self.width][1:], self.width)

    def read(self) -> Rows:
        place = 0
        while place < len(self.lines):
            found = cut(self.lines[place], self.delimiter)
            if found.open_at is None:
                self._keep(place, found.cells)
                place += 1
            elif (whole := self._whole(place, found)) is not None and not self._swallows(place, whole):
                self._keep(place, whole.cells)
                place += 1 + len(whole.below)
            else:
                place = self._spoilt(place, found, whole)
        return self.found

    def _keep(self, place: int, cells: list[str]) -> None:
        if any(cell.strip() for cell in cells):
            self.found.rows.append((self.first + place, cells))

    def _whole(self, place: int, opened: Cut) -> Whole | None:
        """The row from its first line to the one on which all is closed, if there is one near enough."""
        cells, below, clean = list(opened.cells), list[Cut](), opened.clean
        size = 0
        for line in self.lines[place + 1 : place + 1 + MOST_LINES]:
            found = cut(line, self.delimiter, inside=True)
            below.append(found)
            cells[-1] += "\n" + found.cells[0]
            cells += found.cells[1:]
            clean = clean and found.clean
            if found.open_at is None:
                return Whole(cells, below, clean)
            size = size + len(line) if found.open_at == 0 else len(found.cells[-1])
            if size > MOST_LETTERS:
                return None
        return None

    def _swallows(self, place: int, whole: Whole) -> bool:
        """Whether lines within its cells are rows of their own: by their number of cells, and if the marks are all as
        they should be, by what stands in them too.
        """
        if not whole.clean and len(whole.cells) != self.width:
            return True
        for below, found in enumerate(whole.below, place + 1):
            if self.delimiter not in found.cells[0]:
                continue
            alone = cut(self.lines[below], self.delimiter)
            if alone.open_at is not None or len(alone.cells) != self.width or self.width == 1:
                continue
            within = found.cells[0].split(self.delimiter)
            if not whole.clean or looks_like_a_row(within, self.kinds):
                return True
        return False

    def _spoilt(self, place: int, opened: Cut, whole: Whole | None) -> int:
        """The row of the open mark is to be corrected. What follows is read by itself: rows are rows, and up to where
        the mark might be closed anything else may be a piece of this one. The next line to read.
        """
        line = self.first + place
        self._keep(place, opened.cells)
        self.found.findings.append(Finding(Code.OPEN_QUOTE, line, opened.open_at))
        ahead = len(whole.below) if whole is not None else MOST_LINES
        for below in range(place + 1, min(place + 1 + ahead, len(self.lines))):
            alone = cut(self.lines[below], self.delimiter)
            if alone.open_at is not None:
                return below
            if len(alone.cells) == self.width and self.width > 1:
                if whole is None:
                    return below
                self._keep(below, alone.cells)
            elif any(cell.strip() for cell in alone.cells):
                self._keep(below, alone.cells)
                self.found.findings.append(Finding(Code.AFTER_OPEN_QUOTE, self.first + below, None, {"opened": line}))
        return min(place + 1 + ahead, len(self.lines))
