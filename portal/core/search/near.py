"""Words that are nearly those that were asked for: a slip of the hand finds what was meant, alike on both databases.

Each word of the index stands here once for each kind, by its trigrams. What only entries hold that the reader may not
see is never meant: it would take the place of what they may see, and so could be guessed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.dialects import postgresql, sqlite

from portal.core.db import db, is_sqlite
from portal.core.models import SearchEntry, SearchGram
from portal.core.search.words import marked, stands_alone

SHORTEST, LONGEST = 4, 24
#: The gram by which a word is known to be here.
HERE = ""
CLOSEST = 4
AT_ONCE = 400
#: For whom every entry of the kind is there, see `nearly`.
ALL = "1 = 1"
#: Words that no entry of the kind holds any more.
UNUSED = {
    True: """SELECT gone.value FROM json_each(:words) AS gone WHERE NOT EXISTS (
        SELECT 1 FROM search_fts CROSS JOIN search_entry AS e ON e.id = search_fts.rowid
        WHERE search_fts MATCH '"' || :mark || gone.value || '"' AND e.kind = :kind)""",
    False: """SELECT gone.value FROM jsonb_array_elements_text(CAST(:words AS jsonb)) AS gone(value) WHERE NOT EXISTS (
        SELECT 1 FROM search_entry AS e WHERE e.words @@ to_tsquery('simple', :mark || gone.value) AND e.kind = :kind)
    """,
}
#: Words that some entry holds which the reader may see.
SEEN = {
    True: """SELECT near.value FROM json_each(:words) AS near WHERE EXISTS (
        SELECT 1 FROM search_fts CROSS JOIN search_entry AS e ON e.id = search_fts.rowid
        WHERE search_fts MATCH '"' || :mark || near.value || '"' AND e.kind = :kind AND {seen})""",
    False: """SELECT near.value FROM jsonb_array_elements_text(CAST(:words AS jsonb)) AS near(value) WHERE EXISTS (
        SELECT 1 FROM search_entry AS e
        WHERE e.words @@ to_tsquery('simple', :mark || near.value) AND e.kind = :kind AND {seen})
    """,
}
#: Words of about that length that share enough trigrams with the one that has this number.
SHARING = """SELECT {number} AS number, close.word FROM (
    SELECT word FROM search_gram
    WHERE kind = :kind AND gram IN ({grams}) AND length(word) BETWEEN :low{number} AND :high{number}
    GROUP BY word HAVING count(*) >= :least{number}
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


def nearly(
    kind: str, words: Iterable[str], *, seen: str, given: Mapping[str, Any] | None = None
) -> dict[str, list[str]]:
    """For each word that may be a slip, the few words that are closest to it, of what the reader may see.

    `seen`: a condition on the entry `e` with the values `given`; ALL for whoever may see every entry of the kind.
    """
    wanted = sorted(worth_keeping(words))
    if not wanted:
        return {}
    found: dict[str, list[str]] = {word: [] for word in wanted}
    values: dict[str, Any] = {"kind": kind}
    parts = []
    for number, word in enumerate(wanted):
        names = {f"g{number}_{place}": gram for place, gram in enumerate(grams(word))}
        slips = _slips(word)
        values |= names
        values[f"low{number}"], values[f"high{number}"] = len(word) - slips, len(word) + slips
        values[f"least{number}"] = max(2, len(word) - 3 * slips)
        parts.append(SHARING.format(number=number, grams=", ".join(f":{name}" for name in names)))
    for number, word in db.session.connection().execute(text(" UNION ALL ".join(parts)), values):
        found[wanted[number]].append(word)
    close = {word: _close(word, near) for word, near in found.items()}
    told = _seen(kind, {each for near in close.values() for each in near}, seen, given or {})
    left = {word: [each for each in near if each in told][:CLOSEST] for word, near in close.items()}
    return {word: near for word, near in left.items() if near}


def _seen(kind: str, words: set[str], seen: str, given: Mapping[str, Any]) -> set[str]:
    if not words or seen == ALL:
        return words
    asked = {"words": json.dumps(sorted(words), ensure_ascii=False), "kind": kind, "mark": marked(kind)}
    return set(db.session.scalars(text(SEEN[is_sqlite()].format(seen=seen)), asked | dict(given)))


def _slips(word: str) -> int:
    return 1 if len(word) < 6 else 2


def _close(word: str, near: Iterable[str]) -> list[str]:
    """Those that so few slips make of it, the closest first."""
    most = _slips(word)
    measured = sorted((distance(word, other, most), other) for other in near if other != word)
    return [other for away, other in measured if away <= most]


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
