"""Names in Cyrillic and Greek letters as people write them in Latin ones, each of whom in their own way."""

from __future__ import annotations

import re
from collections.abc import Iterable

from anyascii import anyascii

_OTHER = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
#: One sound, written in several ways.
_ALIKE = (("shch", "sch"), ("tsch", "ch"), ("kh", "h"), ("ch", "h"), ("ph", "f"), ("ou", "u"), ("oy", "u"),
          ("ks", "x"), ("w", "v"), ("j", "i"), ("y", "i"))  # fmt: skip


def same(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two names, in any of their folded spellings, are one, where either of them is in such letters."""
    ones, others = list(one), list(other)
    if not any(map(_OTHER.search, (*ones, *others))):
        return False
    return not {_alike(word) for word in ones}.isdisjoint(map(_alike, others))


def _alike(word: str) -> str:
    word = anyascii(word).lower()
    for written, kept in _ALIKE:
        word = word.replace(written, kept)
    return re.sub(r"(.)\1+", r"\1", word)
