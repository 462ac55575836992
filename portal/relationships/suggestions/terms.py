"""The words of a profile that say something, as suggestions compare them; the same when computed and when read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from portal.core.folding import fold
from portal.events.meeting.matching import Words
from portal.members.people.profile import interests

#: Words that begin alike mean the same: architect, architects, architecture.
STEM = 6
#: Where a sentence ends; and so many letters of one are quoted around a word.
END = re.compile(r"(?<=[.!?…])\s+|\n+")
QUOTED = 90
#: Fields that say what somebody looks for, what they are, and what they ask for and offer.
LOOKS, IS, ASKS, OFFERS = ("ask", "ideal"), ("trade", "headline"), ("ask",), ("offer",)
#: All that is read of a profile.
READ = ("ask", "ideal", "offer", "interests", "trade", "headline", "town")


@lru_cache(maxsize=4096)
def stems(text: str) -> Mapping[str, str]:
    """The beginnings of its words, each with the sentence in which the first of them was written."""
    made: dict[str, str] = {}
    for sentence in END.split(text):
        for word, written in Words(sentence).written.items():
            made.setdefault(word[:STEM], _around(written, sentence))
    return made


def _around(word: str, sentence: str) -> str:
    """The sentence; of a long one what stands around the word."""
    said = sentence.strip()
    if len(said) <= QUOTED:
        return said if said[-1:] in ".!?…" else f"{said}."
    begin = max(0, min(said.find(word) - QUOTED // 3, len(said) - QUOTED))
    part = said[begin : begin + QUOTED]
    part = part if not begin else "… " + part.partition(" ")[2]
    return part if begin + QUOTED >= len(said) else part.rpartition(" ")[0] + " …"


def liked(text: str) -> dict[str, str]:
    """Interests, folded, each with how it was written."""
    return {fold(each): each for each in interests(text) if fold(each)}


@dataclass(frozen=True, slots=True)
class Terms:
    """What the fields of one person say. Keys of `wants` and `gives` meet: of what somebody is, and of what they offer.

    Each key leads to the sentence in which they wrote it.
    """

    wants: dict[str, str] = field(default_factory=dict)
    gives: dict[str, str] = field(default_factory=dict)
    likes: dict[str, str] = field(default_factory=dict)


def terms_of(fields: Mapping[str, str]) -> Terms:
    """Of those fields alone that are given: whoever asks gives what members may read."""
    return Terms(
        wants=_keyed("is", fields, LOOKS) | _keyed("offer", fields, ASKS),
        gives=_keyed("is", fields, IS) | _keyed("offer", fields, OFFERS),
        likes=liked(fields.get("interests", "")),
    )


def asked(text: str) -> dict[str, str]:
    """The keys of an open ask."""
    return {f"{kind}:{stem}": written for kind in ("is", "offer") for stem, written in stems(text).items()}


def _keyed(kind: str, fields: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    made: dict[str, str] = {}
    for name in names:
        for stem, written in stems(fields.get(name, "")).items():
            made.setdefault(f"{kind}:{stem}", written)
    return made
