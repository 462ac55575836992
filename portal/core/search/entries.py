"""Full-text search with one interface over SQLite's FTS5 and PostgreSQL.

A package keeps one entry per object it wants found: `index("person", id, title, body)`. Put only words in
that everyone who may search this kind may read. Words match from their beginning, whatever their accents: see
`portal.core.search.words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

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
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

from portal.core.db import db, is_sqlite
from portal.core.models import SearchEntry
from portal.core.search import near
from portal.core.search.words import marked, phrases, spelled, stands_alone, words_of

MOST_WORDS = 8
search_fts = table("search_fts", column("rowid"))


def index(kind: str, object_id: int, title: str, body: str = "") -> None:
    """Put the object's words into the index, in place of what was there. Call inside a unit of work."""
    index_many(kind, [(object_id, title, body)])


def index_many(kind: str, rows: Iterable[tuple[int, str, str]]) -> None:
    """The same for many objects: (id, title, body)."""
    values: list[dict[str, Any]] = []
    for number, title, body in rows:
        values.append({"kind": kind, "object_id": number} | entry(kind, title, body))
    dialect = sqlite if is_sqlite() else postgresql
    for start in range(0, len(values), 1000):
        statement = dialect.insert(SearchEntry)
        statement = statement.on_conflict_do_update(
            index_elements=["kind", "object_id"],
            set_={"title": statement.excluded.title, "body": statement.excluded.body},
        )
        part = values[start : start + 1000]
        before = near.held(kind, [each["object_id"] for each in part])
        db.session.execute(statement, part)
        texts = (text for each in part for text in (each["title"], each["body"]))
        near.keep(kind, near.words_in(kind, texts), before)


def entry(kind: str, title: str, body: str = "") -> dict[str, str]:
    """What the index holds of an object that is called `title`, by the columns of SearchEntry."""
    mark = marked(kind)
    return {
        "title": " ".join(mark + word for word in spelled(title, name=True)),
        "body": " ".join(mark + word for word in spelled(body)),
    }


def forget(kind: str, object_id: int) -> None:
    """Take the object out of the index."""
    forget_many(kind, [object_id])


def forget_for_good(kind: str, object_id: int) -> None:
    """The same, and no word of it stays in the file of the database either. SQLite only notes in its index that a word
    is gone until parts of it are written anew; this writes all of it: two seconds at 100,000 people, on a fast disk.
    """
    forget(kind, object_id)
    if is_sqlite():
        db.session.execute(text("INSERT INTO search_fts(search_fts) VALUES ('optimize')"))


def forget_many(kind: str, numbers: Sequence[int]) -> None:
    """The same for many objects, a thousand at the most."""
    before = near.held(kind, numbers)
    db.session.execute(delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.object_id.in_(numbers)))
    near.keep(kind, set(), before)


def terms(words: str) -> list[str]:
    """The words that are searched for, folded, at most eight."""
    return words_of(words)[:MOST_WORDS]


def matches(kind: str, words: str) -> Select[int, float]:
    """The ids of this kind that contain every word (or a word beginning with it), with `rank`: lower is better.

    Join it as a subquery: `found = matches("person", q).subquery()`, columns `object_id` and `rank`.
    Without a searchable word nothing matches.
    """
    if terms(words):
        return _matching(kind, bindparam("search_words", asked(kind, words), String))
    nothing: Select[int, float] = select(SearchEntry.object_id.label("object_id"), literal_column("0.0").label("rank"))
    return nothing.where(literal_column("1 = 0"))


def matches_given(kind: str) -> Select[int, float]:
    """The same for a statement that is put together once: give it `search_words` when it is run, made by `asked`."""
    return _matching(kind, bindparam("search_words", type_=String))


def asked(kind: str, words: str, meant: Mapping[str, Sequence[str]] | None = None) -> str:
    """The words in the language of the engine's own index; without one it is a question that nothing answers.

    What belongs together is found in one word too: O'Neill as oneill. `meant`: whole words that do for a word as
    well, see `near.nearly`.
    """
    left, wanted = MOST_WORDS, []
    for phrase in phrases(words):
        if kept := phrase[:left]:
            wanted.append(_together(marked(kind), kept, meant or {}))
            left -= len(kept)
    return (" AND " if is_sqlite() else " & ").join(wanted) or _nothing()


def _nothing() -> str:
    """What every engine takes for a question; an empty one is a slip to FTS5."""
    return '""' if is_sqlite() else ""


def _together(mark: str, words: list[str], meant: Mapping[str, Sequence[str]]) -> str:
    """All words of one phrase: characters of a script without spaces one after the other, others each by itself."""
    runs: list[list[str]] = []
    for word in words:
        if runs and stands_alone(word) and stands_alone(runs[-1][-1]):
            runs[-1].append(word)
        else:
            runs.append([word])
    each = [_or([_one(mark, run), *(_whole(mark + word) for word in meant.get(run[0], ()))]) for run in runs]
    if len(each) == 1:
        return each[0]
    both = " AND " if is_sqlite() else " & "
    return _or([f"({both.join(each)})", _one(mark, ["".join(words)])])


def _or(ways: list[str]) -> str:
    return f"({(' OR ' if is_sqlite() else ' | ').join(ways)})" if len(ways) > 1 else ways[0]


def _whole(word: str) -> str:
    return f'"{word}"' if is_sqlite() else word


def _one(mark: str, run: list[str]) -> str:
    each = [mark + word for word in run]
    return f'"{" ".join(each)}"*' if is_sqlite() else f"({' <-> '.join(each)}:*)"


def _matching(kind: str, query: BindParameter[str]) -> Select[int, float]:
    if is_sqlite():
        rank: ColumnElement[float] = literal_column("bm25(search_fts, 8.0, 1.0)")
        found = select(SearchEntry.object_id.label("object_id"), rank.label("rank"))
        found = found.join(search_fts, search_fts.c.rowid == SearchEntry.id)
        return found.where(SearchEntry.kind == kind, literal_column("search_fts").op("MATCH")(query))
    held: ColumnElement[str] = literal_column("search_entry.words")
    wanted = func.to_tsquery("simple", query)
    found = select(SearchEntry.object_id.label("object_id"), (-func.ts_rank(held, wanted)).label("rank"))
    return found.where(SearchEntry.kind == kind, held.op("@@")(wanted))
