"""Whom somebody might meet, and why: one plain reason each, that of what the reader could give standing first.

A reason is made of words that both let members read. What is found here is said (`words`), and never counted out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache, cached_property, lru_cache
from zlib import crc32

from flask_babel import gettext as _

from portal.core.folding import fold
from portal.core.search import words_of
from portal.events.meeting.models import FIVE
from portal.members.people.models import Person
from portal.members.people.profile import interests

SHORTEST = 4
#: Letters by which words may differ at their end and mean the same: export and exporting; of two that both have an
#: ending, as exports and exporting, what they share is longer.
ENDING, LONG = 3, 6
MOST_WORDS = 3
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


class Kind(IntEnum):
    """Why somebody is worth meeting, what the reader could give first."""

    HELP = 1
    CLIENT = 2
    SAME_CLIENTS = 3
    FIRST_TIME = 4
    BE_HELPED = 5
    INTEREST = 6
    TRADE = 7


@dataclass(frozen=True)
class Side:
    """What somebody let members read (`fields`), and what they wrote for this event."""

    person: Person
    fields: Mapping[str, str]
    hopes: str = ""
    offers: str = ""
    first_time: bool = False

    @cached_property
    def asks(self) -> Words:
        return Words(self.fields.get("ask", ""), self.hopes)

    @cached_property
    def gives(self) -> Words:
        return Words(self.fields.get("offer", ""), self.offers)

    @cached_property
    def ideal(self) -> Words:
        return Words(self.fields.get("ideal", ""))

    @cached_property
    def does(self) -> Words:
        return Words(self.fields.get("trade", ""), self.fields.get("headline", ""))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody, and the one reason; `words`: as they wrote them themselves."""

    side: Side
    kind: Kind
    words: tuple[str, ...] = field(default=())


@lru_cache(maxsize=16_384)
def _folded(chunk: str) -> tuple[str, ...]:
    """Many people write the same words, and a letter to all of them reads each one's."""
    return tuple(words_of(chunk))


class Words:
    """The words of some texts that say something: folded, with how they were written."""

    def __init__(self, *texts: str) -> None:
        empty = _empty_words()
        self.written: dict[str, str] = {}
        for chunk in (chunk for text in texts for chunk in WORD.findall(text)):
            for word in _folded(chunk):
                if len(word) >= SHORTEST and word not in empty:
                    self.written.setdefault(word, chunk)

    @cached_property
    def stems(self) -> set[str]:
        return {stem for word in self.written for stem in _beginnings(word, SHORTEST)}

    @cached_property
    def long_stems(self) -> set[str]:
        return {stem for word in self.written for stem in _beginnings(word, LONG)}

    def alike(self, others: Words) -> list[str]:
        """The words here that mean what a word of the others means."""
        return [word for word in self.written if others.mean(word)]

    def mean(self, word: str) -> bool:
        """Whether one of these words begins as this one does, or the other way round; or both as a longer one does."""
        begins_with_one = not self.written.keys().isdisjoint(_beginnings(word, SHORTEST))
        return begins_with_one or word in self.stems or not self.long_stems.isdisjoint(_beginnings(word, LONG))


def worth_meeting(reader: Side, others: Sequence[Side], event_id: int) -> list[Suggestion]:
    """Five at most of those with whom there is a reason; what few wrote weighs more than what all wrote.

    Of equals whoever comes first by chance, the same chance each time.
    """
    rare = _how_many_wrote(others)

    def order(found: Suggestion) -> tuple[int, float, int]:
        weight = sum(1 / max(1, rare[word]) for word in found.words)
        return found.kind, -weight, crc32(f"{event_id}:{reader.person.id}:{found.side.person.id}".encode())

    found = [suggestion for other in others if (suggestion := _reason(reader, other, rare))]
    chosen = sorted(found, key=order)[:FIVE]
    return [Suggestion(each.side, each.kind, _as_written(each)) for each in chosen]


def _reason(reader: Side, other: Side, rare: Counter[str]) -> Suggestion | None:
    for kind, words in _reasons(reader, other):
        if words or kind is Kind.FIRST_TIME:
            telling = sorted(words, key=lambda word: (rare[word], words.index(word)))[:MOST_WORDS]
            return Suggestion(other, kind, tuple(telling))
    return None


def _reasons(reader: Side, other: Side) -> Iterator[tuple[Kind, list[str]]]:
    yield Kind.HELP, other.asks.alike(reader.gives)
    yield Kind.CLIENT, other.ideal.alike(reader.does)
    yield Kind.SAME_CLIENTS, other.ideal.alike(reader.ideal)
    if other.first_time:
        yield Kind.FIRST_TIME, []
    yield Kind.BE_HELPED, other.gives.alike(reader.asks)
    liked = {fold(each) for each in interests(reader.fields.get("interests", ""))}
    yield Kind.INTEREST, [each for each in interests(other.fields.get("interests", "")) if fold(each) in liked]
    trade = other.fields.get("trade", "")
    yield Kind.TRADE, [trade] if trade and fold(trade) == fold(reader.fields.get("trade", "")) else []


def _as_written(found: Suggestion) -> tuple[str, ...]:
    source: Mapping[Kind, Words] = {
        Kind.HELP: found.side.asks, Kind.CLIENT: found.side.ideal, Kind.SAME_CLIENTS: found.side.ideal,
        Kind.BE_HELPED: found.side.gives,
    }  # fmt: skip
    words = source.get(found.kind)
    return tuple(words.written[word] for word in found.words) if words else found.words


def _how_many_wrote(sides: Iterable[Side]) -> Counter[str]:
    """For each word how many of their texts hold it."""
    return Counter(word for side in sides for words in (side.asks, side.gives, side.ideal) for word in words.written)


def _beginnings(word: str, shortest: int) -> list[str]:
    """The word, and what is left of it without an ending."""
    return [word[:end] for end in range(len(word), max(shortest, len(word) - ENDING) - 1, -1)]


def _empty_words() -> frozenset[str]:
    """Words that say nothing about anybody, in the language that is spoken."""
    return _all_of(
        _(
            "about advice after again also always another anybody anyone anything area around away because been "
            "before being best better between both business businesses chat client clients coffee come company "
            "could customer customers days does doing done each else especially even ever every everybody "
            "everything find first from gladly give glad good great happy have having hello help helped helpful "
            "helping here hope idea ideas into introduce introduction introductions just keep kind know large "
            "like little local long look looking love made make making many matter maybe meet meeting member "
            "members might more most much must need needs never nice often once only open other others over owner "
            "owners part people person place please quick quickly really same share should small some somebody "
            "someone something start still such take talk tell than thank that their them then there these they "
            "thing things think this those through time times together town under until upon very want wants well "
            "were what whatever when where whether which while whom whose will with within without word work "
            "worked working world would write year years your"
        )
    )


@cache
def _all_of(words: str) -> frozenset[str]:
    return frozenset(words_of(words))
