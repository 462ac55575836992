"""Which column holds what: by the headings, and by what stands below them where those are not enough."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.core.folding import fold
from portal.lists.columns import targets as t
from portal.lists.columns.layouts import layout_named, layout_of
from portal.lists.columns.words import meaning
from portal.lists.folding import key
from portal.lists.kinds import kind_of_column
from portal.lists.marks import is_yes_or_no
from portal.lists.titles import is_particle, is_title

MOST_LOOKED_AT = 500
#: “Name” and the like: the family's where a given name stands beside it, else the whole one.
EITHER = frozenset(map(key, ("name", "names", "nom", "naam")))
#: Headings of a number that may as well count the rows.
COUNTS = frozenset(map(key, ("nr", "no", "n", "lfd nr", "number", "nummer", "numero", "#")))
#: Of these a column of nothing but yes and no says nothing.
OF_WORDS = frozenset(t.TARGETS) - t.OF_YES_OR_NO - {t.STATUS, t.KIND, t.DECEASED, t.BUNDLE_ROLE, t.EXTERNAL_ID}
SOME_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A column that is not brought in, and how many of its cells hold something."""

    column: int
    heading: str
    filled: int


@dataclass(frozen=True, slots=True)
class Guess:
    """What the columns most likely hold, and the name of the program whose list it is, if it is a known one."""

    mapping: t.Columns
    layout: str = ""


def guess(headings: Sequence[str], rows: Sequence[Sequence[str]] = (), *, layout: str | None = None) -> Guess:
    """What each column holds. The rows decide where headings mislead: a “Firma” of ja and nein is no firm.

    `layout`: the program whose list it is, by name; nothing for none that is known, None to judge by the headings.
    """
    guesser = _Guesser(headings, rows[:MOST_LOOKED_AT], layout)
    return Guess(guesser.mapping, guesser.layout.name if guesser.layout else "")


def left_out(headings: Sequence[str], rows: Sequence[Sequence[str]], mapping: t.Columns) -> list[LeftOut]:
    """The columns that hold something and that nothing is taken from."""
    taken = {column for columns in mapping.values() for column in columns}
    width = max([len(headings), *(len(row) for row in rows)])
    counts = [0] * width
    for row in rows:
        for column, cell in enumerate(row):
            counts[column] += bool(cell)
    return [
        LeftOut(column, headings[column] if column < len(headings) else "", count)
        for column, count in enumerate(counts)
        if count and column not in taken
    ]


class _Guesser:
    def __init__(self, headings: Sequence[str], rows: Sequence[Sequence[str]], layout: str | None) -> None:
        self.headings, self.rows = headings, rows
        self.keys = [key(heading) for heading in headings]
        self.layout = layout_of(self.keys) if layout is None else layout_named(layout, self.keys)
        self.mapping: t.Columns = self.layout.mapping(self.keys) if self.layout else {}
        self.used = {column for columns in self.mapping.values() for column in columns}
        self._by_headings()
        if not any(self.keys):
            self._by_cells()
        elif t.EMAIL not in self.mapping:
            self._addresses()
        self._name_beside_given()

    def cells(self, column: int) -> list[str]:
        """What stands in the column."""
        return [row[column] for row in self.rows if column < len(row) and row[column]]

    def _by_headings(self) -> None:
        """The better name first, then from left to right; what the program's list has settled already stays."""
        offers: list[tuple[int, int, str]] = []
        settled = set(self.mapping)
        for column, words in enumerate(self.keys):
            known = meaning(self.headings[column])
            if known is None or column in self.used or (self.layout and self.layout.ignores(words)):
                continue
            target = self._really(column, known[1])
            if target:
                offers.append((known[0] if target == known[1] else 99, column, target))
        for _place, column, target in sorted(offers):
            if target in settled and target not in t.TOGETHER:
                continue
            if target not in self.mapping or target in t.SEVERAL | t.TOGETHER:
                self.mapping.setdefault(target, []).append(column)

    def _really(self, column: int, target: str) -> str:
        """What the column holds by its cells, where its heading says `target`; nothing for what it cannot be."""
        cells = self.cells(column)
        if not cells:
            return target
        if target in OF_WORDS and is_yes_or_no(cells):
            return t.KIND if target == t.FIRM else t.STATUS if target == t.PLAN else ""
        if target in t.OF_YES_OR_NO and not is_yes_or_no(cells) and kind_of_column(cells) != "day":
            return ""
        if target == t.PREFIX and all(map(is_particle, " ".join(cells).split())):
            return t.INFIX
        if target == t.HEADLINE and all(map(is_title, cells)):
            return t.PREFIX
        if target == t.PREFIX and not any(map(is_title, cells)):
            return t.HEADLINE if self.keys[column] in {"titel", "titre"} else ""
        if target == t.SUFFIX and all(map(is_particle, " ".join(cells).split())):
            return t.INFIX
        if target in {t.START, t.COVERED_TO} and not any(map(SOME_DIGIT.search, cells)) and len(cells) > 1:
            return t.STATUS if target == t.COVERED_TO and self.keys[column] == "renewal" else ""
        if target == t.EXTERNAL_ID and self._counts_rows(column, cells):
            return ""
        return target

    def _counts_rows(self, column: int, cells: Sequence[str]) -> bool:
        counted = [str(number) for number in range(1, len(self.rows) + 1)]
        return self.keys[column] in COUNTS and [cell.rstrip(".") for cell in cells] == counted

    def _name_beside_given(self) -> None:
        """“Name” beside “Vorname” is the family's, unless it holds the given one as well."""
        if t.GIVEN not in self.mapping and t.NAME not in self.mapping and t.FAMILY in self.mapping:
            return
        names, given = self.mapping.get(t.NAME), self.mapping.get(t.GIVEN)
        if names and given and t.FAMILY not in self.mapping and self.keys[names[0]] in EITHER:
            both = [(t.cell(row, names), t.cell(row, given)) for row in self.rows]
            both = [(fold(name), fold(first)) for name, first in both if name and first]
            whole = sum(first in name.split() or first in name for name, first in both)
            if whole * 2 <= len(both):
                self.mapping[t.FAMILY] = self.mapping.pop(t.NAME)
        elif given and not names and t.FAMILY not in self.mapping and self.keys[given[0]] == "nombre":
            self.mapping[t.NAME] = self.mapping.pop(t.GIVEN)  # Spanish, and nothing beside it

    def _addresses(self) -> None:
        """No heading says so, but a column holds addresses and nothing else."""
        taken = {column for columns in self.mapping.values() for column in columns}
        free = (column for column in range(len(self.headings)) if column not in taken)
        found = next((column for column in free if kind_of_column(self.cells(column)) == "email"), None)
        if found is not None:
            self.mapping[t.EMAIL] = [found]

    def _by_cells(self) -> None:
        """A list without headings: addresses and numbers show what they are, and words of two are names."""
        for column in range(len(self.headings)):
            cells = self.cells(column)
            kind = kind_of_column(cells)
            target = {"email": t.EMAIL, "web": t.WEBSITE, "phone": t.PHONE}.get(kind, "")
            if not kind and t.NAME not in self.mapping and _are_names(cells):
                target = t.NAME
            if target and target not in self.mapping:
                self.mapping[target] = [column]


def _are_names(cells: Sequence[str]) -> bool:
    named = [cell for cell in cells if 2 <= len(cell.split()) <= 5 and not SOME_DIGIT.search(cell)]
    return bool(cells) and len(named) >= len(cells) * 0.8
