"""Words as they are compared: without case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata

#: Letters that do not come apart into a plain one and an accent.
WHOLE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "þ": "th", "œ": "oe", "æ": "ae", "ħ": "h"})
APOSTROPHES = re.compile(r"(?<=\w)['’ʼ´`](?=\w)")


def fold(words: str) -> str:
    """Lower case and without accents; ß is ss."""
    decomposed = unicodedata.normalize("NFKD", words.casefold().translate(WHOLE))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def key(words: str) -> str:
    """The words alone, with one space between: “E-Mail (1)” is “e mail 1”."""
    return " ".join(re.sub(r"[\W_]+", " ", APOSTROPHES.sub(" ", fold(words))).split())


def keys(words: str) -> frozenset[str]:
    """The keys of words and phrases that are separated by commas."""
    return frozenset(filter(None, (key(each) for each in words.split(","))))


def plain(words: str) -> frozenset[str]:
    """The words as they are written."""
    return frozenset(words.split())
