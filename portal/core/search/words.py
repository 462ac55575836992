"""Words as search and sorting see them: one fold for the index, the questions, the order of lists and what is alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from zlib import crc32

from portal.core.folding import SHORT, fold, two_ways

EITHER = re.compile("[aou]E|a[Aae]|oe|(?<!q)ue")
MOST_PLACES = 3
#: Scripts that set no space between words: each character is a word.
ALONE = "々〇\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
CHUNK = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
PART = re.compile(rf"[{ALONE}]|[^\W_{ALONE}]+")
PARTICLE = 3
LONGEST = 60
#: The kind of which there are most: its words stand in the index as they are.
PLAIN = "person"


def words_of(text: str) -> list[str]:
    """The words of a text, folded. We cut them ourselves: PostgreSQL would keep and/or or example.org/letters whole."""
    return [word for chunk in CHUNK.findall(fold(text)) for word in PART.findall(chunk)]


def phrases(text: str) -> list[list[str]]:
    """The words that are asked for: what belongs together (O'Neill, 小明) is one list."""
    return [PART.findall(chunk) for chunk in CHUNK.findall(fold(text))]


def stands_alone(word: str) -> bool:
    """Whether this is a character of a script without spaces."""
    return len(word) == 1 and re.match(f"[{ALONE}]", word) is not None


def spelled(text: str, *, name: bool = False) -> Iterator[str]:
    """The words of a text in all the ways that somebody may look for them: Müller and Mueller, O'Neill and ONeill; in
    a `name` also Al Masri and Almasri.
    """
    before: list[str] = []
    for chunk in CHUNK.findall(two_ways(text)):
        parts = PART.findall(chunk)
        for part in parts:
            yield from _both_ways(part)
        joined = "".join(parts)
        if len(parts) > 1 and len(joined) <= LONGEST and not any(map(stands_alone, parts)):
            yield from _both_ways(joined)
        longer = [each + joined for each in before]
        for each in longer:
            yield from _both_ways(each)
        particle = name and len(joined) <= PARTICLE and not stands_alone(parts[-1])
        before = [*longer, joined][-PARTICLE:] if particle else []


def marked(kind: str) -> str:
    """A letter before each word of this kind in the index, which no text begins a word with: few events are not looked
    for among all people.
    """
    return "" if kind == PLAIN else chr(0xA000 + crc32(kind.encode()) % 1024)  # a syllable of Yi


def _both_ways(word: str) -> list[str]:
    """The word as it is folded, then with every such letter written with one and with two: Müller and Mueller."""
    places = [(found.group()[0], found.group().lower()) for found in EITHER.finditer(word)]
    folded = word.translate(SHORT)
    if not places:
        return [folded]
    between = [piece.translate(SHORT) for piece in _between(word)]
    ways = product(*places) if len(places) <= MOST_PLACES else zip(*places, strict=True)
    made = ("".join(map("".join, zip(between, (*way, ""), strict=True))) for way in ways)
    return list(dict.fromkeys((folded, *made)))


def _between(word: str) -> list[str]:
    pieces, end = [], 0
    for found in EITHER.finditer(word):
        pieces.append(word[end : found.start()])
        end = found.end()
    return [*pieces, word[end:]]
