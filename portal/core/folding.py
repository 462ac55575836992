"""What is the same to whoever compares words: one fold for search, the order of lists, headings and names."""

from __future__ import annotations

import unicodedata

#: What people type for one another, and what nobody sees.
TYPED = str.maketrans(
    dict.fromkeys("`´‘’‛′ʹʻʼ＇", "'") | dict.fromkeys("‐‑‒–−", "-") | dict.fromkeys("\xad\u200c\u200d\u2060\ufeff")
)
#: Letters of their own that Unicode does not take apart, as people write them who have no such key.
LETTERS = str.maketrans(
    {"ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ŋ": "n", "ı": "i", "þ": "th", "œ": "oe", "æ": "ae"}
)
#: Letters that some write with one letter and some with two. The second is kept as a capital: nothing else here is one.
TWO_WAYS = (("a\u0308", "aE"), ("o\u0308", "oE"), ("u\u0308", "uE"), ("ø", "oE"), ("a\u030a", "aA"))
SHORT = str.maketrans(dict.fromkeys("AE"))


def fold(words: str) -> str:
    """Lower case without accents: what differs in them alone is the same (Łęcki and lecki, O’Neill and o'neill).

    Folding twice changes nothing more.
    """
    return two_ways(words).translate(SHORT)


def two_ways(words: str) -> str:
    """Folded, but for the capitals of TWO_WAYS."""
    if words.isascii():
        return words.lower().replace("`", "'")
    plain = unicodedata.normalize("NFKD", words.translate(TYPED).casefold())
    plain = unicodedata.normalize("NFKD", plain.casefold()).translate(TYPED)
    for written, kept in TWO_WAYS:
        plain = plain.replace(written, kept)
    plain = "".join(c for c in plain.translate(LETTERS) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", plain)  # the syllables of Hangul whole again
