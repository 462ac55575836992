"""What stands in the one letter a week: packages add lines, and whoever has none gets no letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.core.house import Registry


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence for one reader, in their language (`_()` does that), and the page that it leads to.

    Lower `order` comes first. `aside`: it goes along with others, and is no reason for a letter by itself.
    """

    text: str
    page: str
    order: int = 50
    aside: bool = False
    #: With whom it says to be in touch, if it does: of several such lines the first is enough for one week.
    about: int | None = None


#: Person ids in, for each their lines out: a few statements for all of them, and no loop of statements. The readers are
#: members on that day; whom a line names has to be one, too.
DIGEST = Registry[Callable[[Sequence[int], datetime], dict[int, list[Line]]]]()
#: Lines in one letter.
MOST = 7


def lines_of(person_ids: Sequence[int], now: datetime) -> dict[int, list[Line]]:
    """What each of them is told, the first lines of all packages; nobody without one. In the language being spoken."""
    found: dict[int, list[Line]] = {}
    for collect in DIGEST.all():
        for number, lines in collect(person_ids, now).items():
            found.setdefault(number, []).extend(lines)
    return {
        number: _each_once(sorted(lines, key=lambda line: line.order))[:MOST]
        for number, lines in found.items()
        if not all(line.aside for line in lines)
    }


def _each_once(lines: Sequence[Line]) -> list[Line]:
    """Of nobody one letter says twice that a word would be good."""
    named: set[int] = set()
    kept = []
    for line in lines:
        if line.about is None or line.about not in named:
            kept.append(line)
        named |= {line.about} if line.about is not None else set()
    return kept
