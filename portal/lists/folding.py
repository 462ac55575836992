"""Words as they are compared: without case, accents and punctuation."""

from __future__ import annotations

import re

from portal.core.folding import fold


def key(words: str) -> str:
    """The words alone, with one space between: “E-Mail (1)” is “e mail 1”."""
    return " ".join(re.sub(r"[\W_]+", " ", fold(words)).split())


def keys(words: str) -> frozenset[str]:
    """The keys of words and phrases that are separated by commas."""
    return frozenset(filter(None, (key(each) for each in words.split(","))))


def plain(words: str) -> frozenset[str]:
    """The words as they are written."""
    return frozenset(words.split())
