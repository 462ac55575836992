"""Full-text search with one interface over SQLite's FTS5 and PostgreSQL.

A package keeps one entry per object it wants found: `index("person", id, title, body)`. Put only words in
that everyone who may search this kind may read. Words match from their beginning; accents are ignored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, column, delete, func, literal_column, select, table, text
from sqlalchemy.dialects import postgresql, sqlite

from portal.core.db import db, is_sqlite
from portal.core.models import SearchEntry

WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 8
search_fts = table("search_fts", column("rowid"))


def fold(words: str) -> str:
    """Lower case without accents, as both engines see it."""
    decomposed = unicodedata.normalize("NFKD", words.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """The words of a text, folded. We cut them ourselves: PostgreSQL would keep and/or or example.org/letters whole."""
    return WORD.findall(fold(text))


def index(kind: str, object_id: int, title: str, body: str = "") -> None:
    """Put the object's words into the index, in place of what was there. Call inside a unit of work."""
    index_many(kind, [(object_id, title, body)])


def index_many(kind: str, rows: Iterable[tuple[int, str, str]]) -> None:
    """The same for many objects: (id, title, body)."""
    values = [
        {"kind": kind, "object_id": object_id, "title": " ".join(words_of(title)), "body": " ".join(words_of(body))}
        for object_id, title, body in rows
    ]
    dialect = sqlite if is_sqlite() else postgresql
    for start in range(0, len(values), 1000):
        statement = dialect.insert(SearchEntry)
        statement = statement.on_conflict_do_update(
            index_elements=["kind", "object_id"],
            set_={"title": statement.excluded.title, "body": statement.excluded.body},
        )
        db.session.execute(statement, values[start : start + 1000])


def forget(kind: str, object_id: int) -> None:
    """Take the object out of the index."""
    db.session.execute(delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.object_id == object_id))


def terms(words: str) -> list[str]:
    """The words that are searched for, folded, at most eight."""
    return words_of(words)[:MOST_WORDS]


def matches(kind: str, words: str) -> Select[int, float]:
    """The ids of this kind that contain every word (or a word beginning with it), with `rank`: lower is better.

    Join it as a subquery: `found = matches("person", q).subquery()`, columns `object_id` and `rank`.
    Without a searchable word nothing matches.
    """
    wanted = terms(words)
    found = select(SearchEntry.object_id.label("object_id"), _rank(wanted).label("rank"))
    found = found.where(SearchEntry.kind == kind)
    if not wanted:
        return found.where(literal_column("1 = 0"))
    if is_sqlite():
        query = " ".join(f'"{word}"*' for word in wanted)
        return found.join(search_fts, search_fts.c.rowid == SearchEntry.id).where(
            text("search_fts MATCH :search_words").bindparams(search_words=query)
        )
    return found.where(literal_column("search_entry.words").op("@@")(_tsquery(wanted)))


def _rank(wanted: list[str]) -> ColumnElement[float]:
    if not wanted:
        return literal_column("0.0")
    if is_sqlite():
        return literal_column("bm25(search_fts, 8.0, 1.0)")
    return -func.ts_rank(literal_column("search_entry.words"), _tsquery(wanted))


def _tsquery(wanted: list[str]) -> ColumnElement[str]:
    return func.to_tsquery("simple", " & ".join(f"{word}:*" for word in wanted))
