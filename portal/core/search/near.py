"""Words that are nearly those that were asked for: a slip of the hand finds what was meant, alike on both databases.

Each word of the index stands here once for each kind, by its trigrams. What only hidden entries hold may be among
them: no word is ever shown, they widen a search that finds what the reader may see.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.dialects import postgresql, sqlite

from portal.core.db import db, is_sqlite
from portal.core.models import SearchEntry, SearchGram
from portal.core.search.words import marked, stands_alone

SHORTEST, LONGEST = 4, 24
#: The gram by which a word is known to be here.
HERE = ""
CLOSEST, LOOKED_AT = 4, 30
AT_ONCE = 400
#: Words that no entry of the kind holds any more.
UNUSED = {
    True: """SELECT gone.value FROM json_each(:words) AS gone WHERE NOT EXISTS (
        SELECT 1 FROM search_fts JOIN search_entry AS e ON e.id = search_fts.rowid
        WHERE search_fts MATCH '"' || :mark || gone.value || '"' AND e.kind = :kind)""",
    False: """SELECT gone.value FROM jsonb_array_elements_text(CAST(:words AS jsonb)) AS gone(value) WHERE NOT EXISTS (
        SELECT 1 FROM search_entry AS e WHERE e.words @@ to_tsquery('simple', :mark || gone.value) AND e.kind = :kind)
    """,
}
#: Words of about that length that share the most trigrams with the one that has this number.
SHARING = """SELECT {number} AS number, close.word FROM (
    SELECT word FROM search_gram
    WHERE kind = :kind AND gram IN ({grams}) AND length(word) BETWEEN :low{number} AND :high{number}
    GROUP BY word HAVING count(*) >= :least{number}
    ORDER BY count(*) DESC, abs(length(word) - :size{number}), word{order} LIMIT :most
) AS close"""


def grams(word: str) -> list[str]:
    """The trigrams of a word; its beginning weighs more than its end."""
    padded = f"  {word} "
    return sorted({padded[place : place + 3] for place in range(len(padded) - 2)})


def worth_keeping(words: Iterable[str]) -> set[str]:
    return {word for word in words if SHORTEST <= len(word) <= LONGEST and word.isalpha() and not stands_alone(word[0])}


def words_in(kind: str, texts: Iterable[str]) -> set[str]:
    """The words that may be meant, of texts as the index holds them."""
    mark = marked(kind)
    return worth_keeping({word.removeprefix(mark) for each in texts for word in each.split()})


def held(kind: str, numbers: Sequence[int]) -> set[str]:
    """The words that these entries hold now."""
    rows = select(SearchEntry.title, SearchEntry.body).where(
        SearchEntry.kind == kind, SearchEntry.object_id.in_(numbers)
    )
    return words_in(kind, (part for row in db.session.execute(rows) for part in row))


def keep(kind: str, words: set[str], before: set[str]) -> None:
    """The entries that held `before` hold `words` now."""
    new = sorted(words - before)
    for start in range(0, len(new), AT_ONCE):
        part = new[start : start + AT_ONCE]
        known = select(SearchGram.word).where(
            SearchGram.kind == kind, SearchGram.gram == HERE, SearchGram.word.in_(part)
        )
        missing = set(part).difference(db.session.scalars(known))
        rows = [{"kind": kind, "gram": gram, "word": word} for word in sorted(missing) for gram in (HERE, *grams(word))]
        if rows:
            insert = (sqlite if is_sqlite() else postgresql).insert(SearchGram).on_conflict_do_nothing()
            db.session.execute(insert, rows)
    if gone := sorted(before - words):
        left = {"words": json.dumps(gone, ensure_ascii=False), "kind": kind, "mark": marked(kind)}
        unused = list(db.session.scalars(text(UNUSED[is_sqlite()]), left))
        for start in range(0, len(unused), AT_ONCE):
            part = unused[start : start + AT_ONCE]
            db.session.execute(delete(SearchGram).where(SearchGram.kind == kind, SearchGram.word.in_(part)))


def nearly(kind: str, words: Iterable[str]) -> dict[str, list[str]]:
    """For each word that may be a slip, the few words of the index that are closest to it."""
    wanted = sorted(worth_keeping(words))
    if not wanted:
        return {}
    found: dict[str, list[str]] = {word: [] for word in wanted}
    values: dict[str, Any] = {"kind": kind, "most": LOOKED_AT}
    parts = []
    for number, word in enumerate(wanted):
        names = {f"g{number}_{place}": gram for place, gram in enumerate(grams(word))}
        slips = _slips(word)
        values |= names
        values[f"size{number}"] = len(word)
        values[f"low{number}"], values[f"high{number}"] = len(word) - slips, len(word) + slips
        values[f"least{number}"] = max(2, len(word) - 3 * slips)
        parts.append(SHARING.format(number=number, grams=", ".join(f":{name}" for name in names), order=_plain_order()))
    for number, word in db.session.connection().execute(text(" UNION ALL ".join(parts)), values):
        found[wanted[number]].append(word)
    return {word: close for word, near in found.items() if (close := _closest(word, near))}


def _plain_order() -> str:
    """Both databases alike, whatever the language of the server."""
    return "" if is_sqlite() else ' COLLATE "C"'


def _slips(word: str) -> int:
    return 1 if len(word) < 6 else 2


def _closest(word: str, near: Iterable[str]) -> list[str]:
    most = _slips(word)
    measured = sorted((distance(word, other, most), other) for other in near if other != word)
    return [other for away, other in measured if away <= most][:CLOSEST]


def distance(one: str, other: str, most: int = 2 * LONGEST) -> int:
    """How many letters are to be added, left out, changed or swapped with the next (optimal string alignment); above
    `most` it is only sure to be more.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                least = min(least, earlier[j - 2] + 1)
            row.append(least)
        if min(row) > most and min(before) > most:
            return most + 1
    return row[-1]
