"""Saying the same kind of thing in several ways, as a person would: for the newsletter's draft.

Which way is chosen follows from the edition and from what is told of, and from nothing else: a draft that is refreshed
keeps its words. Within a block no way comes again before all have been used.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any
from zlib import crc32

from portal.core.text import plain

#: (kind of block, kind of source, number of it) -> the way in which it was said before.
Kept = Mapping[tuple[str, str, int], int]
_seed: ContextVar[str] = ContextVar("seed", default="")
_kept: ContextVar[Kept] = ContextVar("kept", default={})  # noqa: B039 - a mapping that nobody changes

#: A sentence may be so much longer than what was asked for, before it is left out whole.
AT_MOST = 2
_END = re.compile(r"(?<=[.!?…。！？])[\"”’»)\]]*\s+")
#: After these a point ends no sentence.
_SHORT = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Prof|No|e\.g|i\.e|z\.B|ca|bzw|approx|vs)|\b\w|\d)\.$")


@contextmanager
def for_edition(seed: str, kept: Kept | None = None) -> Iterator[None]:
    """Within: words are chosen for this edition; what was told in it before is told in the same way."""
    seeded, keeping = _seed.set(seed), _kept.set(kept or {})
    try:
        yield
    finally:
        _seed.reset(seeded)
        _kept.reset(keeping)


class Ways:
    """The ways that one block has used so far."""

    def __init__(self, block: str) -> None:
        self.block = block
        self._used: Counter[tuple[str, int]] = Counter()

    def choose(self, source: tuple[str, int], ways: Sequence[str], *, among: str = "") -> tuple[int, str]:
        """One of the ways to say it, and its number. `among`: which set of ways it is, where a block has several."""
        which = _kept.get().get((self.block, *source))
        if which is None:
            first = chosen(f"{self.block}:{source[0]}:{source[1]}", len(ways))
            turns = [(first + step) % len(ways) for step in range(len(ways))]
            which = min(turns, key=lambda way: self._used[among, way])
        which %= len(ways)
        self._used[among, which] += 1
        return which, ways[which]


def in_turn(ways: Sequence[Any], month: date, of: str = "") -> Any:
    """One of the ways, from month to month the next one; `of`: what it is about, so that not all begin alike."""
    return ways[(month.year * 12 + month.month + crc32(of.encode())) % len(ways)]


def chosen(what: str, among: int) -> int:
    """A number below `among` that follows from this edition and from what is told of."""
    return crc32(f"{_seed.get()}:{what}".encode()) % among


def sentences(markdown: str, limit: int) -> str:
    """The first whole sentences of a text, about `limit` characters; nothing where even the first is far too long."""
    return _whole(plain(markdown), limit)


def _whole(words: str, limit: int) -> str:
    if len(words) <= limit:
        return ended(words)
    found = ""
    for sentence in _split(words):
        longer = f"{found} {sentence}".strip()
        if len(longer) > (limit if found else limit * AT_MOST):
            break
        found = longer
    return ended(found)


def _split(words: str) -> list[str]:
    found: list[str] = []
    for part in _cut(words):
        if found and _SHORT.search(found[-1]):
            found[-1] += f" {part}"
        else:
            found.append(part)
    return found


def _cut(words: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(words):
        yield words[start : end.end()].strip()
        start = end.end()
    if words[start:]:
        yield words[start:].strip()


def ended(words: str) -> str:
    """The words with a mark at their end, as a sentence has one."""
    words = words.strip()
    return words if not words or words.rstrip('"”’»)]')[-1:] in ".!?…。！？" else words.rstrip(",;:–-") + "."


def unended(words: str) -> str:
    """The words as they stand within a sentence: without a point at their end."""
    words = words.strip()
    return words if words.endswith(("...", "…")) else words.rstrip(".。,;: ")
