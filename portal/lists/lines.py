"""Lines of text into cells, one line at a time and with its quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

QUOTE = '"'


@dataclass(slots=True)
class Cut:
    """A line cut into cells. `open_at`: whose quotation mark is not closed on it; `clean`: all is by the rules."""

    cells: list[str]
    open_at: int | None = None
    clean: bool = True


def lines_of(text: str) -> list[str]:
    """The lines, without their ends. A carriage return alone ends one only in a file that has nothing else."""
    text = text.replace("\r\n", "\n")
    return re.split("\n", text if "\n" in text else text.replace("\r", "\n"))


def cut(line: str, delimiter: str, *, inside: bool = False) -> Cut:
    """Cut a line. `inside`: it begins within a quoted cell that was opened on a line above."""
    if QUOTE not in line:
        return Cut([line], 0) if inside else Cut(line.split(delimiter))
    cells: list[str] = []
    clean, place = True, 0
    while True:
        if inside:
            cell, place, closed, good = _quoted(line, place, delimiter)
            clean = clean and good
            cells.append(cell)
            if not closed:
                return Cut(cells, len(cells) - 1, clean)
            inside = False
        else:
            start = _opened(line, place, delimiter)
            if start is not None:
                place, inside = start, True
                continue
            end = line.find(delimiter, place)
            cells.append(line[place:] if end < 0 else line[place:end])
            place = len(line) if end < 0 else end
        if place >= len(line):
            return Cut(cells, None, clean)
        place += len(delimiter)


def _opened(line: str, place: int, delimiter: str) -> int | None:
    """Where the words of a quoted cell begin; spaces may stand before its mark, as people type them."""
    blank = place
    while line[blank : blank + 1] == " " and delimiter != " ":
        blank += 1
    return blank + 1 if line[blank : blank + 1] == QUOTE else None


def _quoted(line: str, place: int, delimiter: str) -> tuple[str, int, bool, bool]:
    """A cell up to the mark that closes it: its words, where it ends, whether it is closed, and by the rules.

    A mark before anything but a delimiter or the end of the line is one of the words: 14" necks.
    """
    words: list[str] = []
    good = True
    while True:
        mark = line.find(QUOTE, place)
        if mark < 0:
            return "".join([*words, line[place:]]), len(line), False, good
        words.append(line[place:mark])
        rest = line[mark + 1 :].lstrip(" ")
        if line[mark + 1 : mark + 2] == QUOTE:
            words.append(QUOTE)
            place = mark + 2
        elif not rest or rest.startswith(delimiter):
            return "".join(words), len(line) - len(rest), True, good
        else:
            good = False
            words.append(QUOTE)
            place = mark + 1
