"""Two texts that were written over the same one: what changed between them, and what they are together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

Contents = dict[str, Any]
#: A word or a mark with the space before it.
WORDS = re.compile(r"\n+|[^\S\n]*(?:\w+|[^\w\s])|[^\S\n]+")
#: Longer texts are compared by lines: a comparison by words takes the square of their number.
MANY_WORDS = 6_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words: in both texts (same), only in the later one (new), or only in the earlier one (old)."""

    kind: str
    words: str


def changes(earlier: str, later: str) -> list[Piece]:
    """What became of the earlier text, to be read from beginning to end."""
    before, after = _parts(earlier, later)
    found: list[Piece] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(before[i1:i2])))
            continue
        found += [Piece("old", "".join(before[i1:i2]))] if i2 > i1 else []
        found += [Piece("new", "".join(after[j1:j2]))] if j2 > j1 else []
    return found


def _parts(earlier: str, later: str) -> tuple[list[str], list[str]]:
    before, after = WORDS.findall(earlier), WORDS.findall(later)
    if len(before) + len(after) <= MANY_WORDS:
        return before, after
    return earlier.splitlines(keepends=True), later.splitlines(keepends=True)


def put_together(base: Contents | None, mine: Contents, theirs: Contents) -> tuple[Contents, bool]:
    """What both wrote, field by field, and whether both wrote into one field: then `mine` stands there.

    `base`: what both wrote over; where it is not known, only fields that say the same are settled.
    """
    merged, collided = dict(theirs), False
    for name, said in mine.items():
        if base is not None and theirs.get(name) == base.get(name):
            merged[name] = said
        elif theirs.get(name) != said and (base is None or said != base.get(name)):
            merged[name], collided = said, True
    return merged, collided


def combined(base: str | None, mine: str, theirs: str) -> str:
    """Both texts as one. A paragraph that only one of them touched is as they left it; where both wrote, both stand."""
    texts = [_paragraphs(text) for text in (base or "", mine, theirs)]
    if base is not None:
        edits = sorted(set(_edits(texts[0], texts[1])) | set(_edits(texts[0], texts[2])))
        if not any(_meet(one, other) for one, other in pairwise(edits)):
            return "\n\n".join(_applied(texts[0], edits))
    return "\n\n".join(_both(texts[1], texts[2]))


Edit = tuple[int, int, tuple[str, ...]]


def _paragraphs(text: str) -> list[str]:
    return [each for each in re.split(r"\n\s*\n", text.strip()) if each]


def _edits(before: Sequence[str], after: Sequence[str]) -> list[Edit]:
    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [(i1, i2, tuple(after[j1:j2])) for kind, i1, i2, j1, j2 in opcodes if kind != "equal"]


def _meet(one: Edit, other: Edit) -> bool:
    return other[0] < one[1] or other[0] == one[0]


def _applied(before: Sequence[str], edits: Sequence[Edit]) -> list[str]:
    after = list(before)
    for start, end, words in reversed(edits):
        after[start:end] = words
    return after


def _both(mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    found: list[str] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        found += mine[i1:i2]
        found += theirs[j1:j2] if kind != "equal" else []
    return found
