"""Finding things by words: `words` says how they are written alike, `entries` keeps what can be found and asks."""

from portal.core.folding import fold
from portal.core.search.entries import (
    MOST_WORDS,
    asked,
    entry,
    forget,
    forget_for_good,
    forget_many,
    index,
    index_many,
    matches,
    matches_given,
    terms,
)
from portal.core.search.near import ALL, distance, nearly
from portal.core.search.words import marked, spelled, words_of

__all__ = [
    "ALL", "MOST_WORDS", "asked", "distance", "entry", "fold", "forget", "forget_for_good", "forget_many", "index",
    "index_many", "marked", "matches", "matches_given", "nearly", "spelled", "terms", "words_of",
]  # fmt: skip
