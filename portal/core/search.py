"""Full-text search with one interface over SQLite's FTS5 and PostgreSQL.

A package keeps one entry per object it wants found: `index("person", id, title, body)`. Put only words in
that everyone who may search this kind may read. Words match from their beginning; accents are ignored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    bindparam,
    column,
    delete,
    func,
    literal_column,
    select,
    table,
)
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
    if terms(words):
        return _matching(kind, bindparam("search_words", asked(words), String))
    nothing: Select[int, float] = select(SearchEntry.object_id.label("object_id"), literal_column("0.0").label("rank"))
    return nothing.where(literal_column("1 = 0"))


def matches_given(kind: str) -> Select[int, float]:
    """The same for a statement that is put together once: give it `search_words` when it is run, made by `asked`."""
    return _matching(kind, bindparam("search_words", type_=String))


def asked(words: str) -> str:
    """The words in the language of the engine's own index. There must be one."""
    if is_sqlite():
        return " ".join(f'"{word}"*' for word in terms(words))
    return " & ".join(f"{word}:*" for word in terms(words))


def _matching(kind: str, query: BindParameter[str]) -> Select[int, float]:
    if is_sqlite():
        rank: ColumnElement[float] = literal_column("bm25(search_fts, 8.0, 1.0)")
        found = select(SearchEntry.object_id.label("object_id"), rank.label("rank"))
        found = found.join(search_fts, search_fts.c.rowid == SearchEntry.id)
        return found.where(SearchEntry.kind == kind, literal_column("search_fts").op("MATCH")(query))
    entry: ColumnElement[str] = literal_column("search_entry.words")
    wanted = func.to_tsquery("simple", query)
    found = select(SearchEntry.object_id.label("object_id"), (-func.ts_rank(entry, wanted)).label("rank"))
    return found.where(SearchEntry.kind == kind, entry.op("@@")(wanted))
