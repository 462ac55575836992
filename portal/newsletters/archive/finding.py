"""Finding editions by words: in what this reader may read of them today, and in nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.core import search
from portal.core.actors import Actor
from portal.core.folding import fold
from portal.core.paging import Page, paginate
from portal.core.search.words import phrases, stands_alone
from portal.newsletters import queries, reading
from portal.newsletters.archive.shelving import INSIDE, OUTSIDE
from portal.newsletters.models import Edition

PER_PAGE = 12
LONGEST = 180


@dataclass(frozen=True, slots=True)
class Found:
    """An edition, and the line of it in which the words are."""

    edition: Edition
    line: str


def find(words: str, who: Actor, page: int) -> tuple[list[Found], Page[Any]]:
    """The editions in which all of the words are, newest first, for whoever reads.

    The index tells what everybody of the reader's kind could read when it was last looked at; whatever changed since,
    and what this reader alone may not know of, is left out here: one page of editions is read, however many there are.
    """
    kind = INSIDE if reading.reads_inside(who) else OUTSIDE
    hits = search.matches(kind, words).subquery()
    found = queries.archive().join(hits, hits.c.object_id == Edition.id)
    rows = paginate(found, page=page, per_page=PER_PAGE, rows=True)
    pieces = reading.readable([revision.contents for _edition, revision, _shelf in rows.items], who)
    told = zip(rows.items, pieces, strict=True)
    return [
        Found(edition, _line([*reading.lines(readable)], words))
        for (edition, _revision, shelf), readable in told
        if _is_as_indexed(edition, shelf, readable, kind) or _has([edition.title, *reading.lines(readable)], words)
    ], rows


def _is_as_indexed(edition: Edition, shelf: Any, pieces: Sequence[reading.Piece], kind: str) -> bool:
    """Whether the index was made from exactly what this reader reads."""
    kept = "" if shelf is None else shelf.inside if kind == INSIDE else shelf.outside
    return bool(kept == reading.checksum(edition.title, pieces))


def _has(texts: Sequence[str], words: str) -> bool:
    """Whether all that was asked for is there, as the index would say."""
    text = " ".join(texts)
    there, folded = " ".join(["", *search.spelled(text, name=True)]), fold(text)
    return all(_is_there(phrase, there, folded) for phrase in phrases(words)[: search.MOST_WORDS])


def _is_there(phrase: list[str], there: str, folded: str) -> bool:
    if any(map(stands_alone, phrase)):
        return "".join(phrase) in folded
    return all(f" {part}" in there for part in phrase) or f" {''.join(phrase)}" in there


def _line(lines: Sequence[str], words: str) -> str:
    """The line that has most of the words, from a little before the first of them; else the first line."""
    wanted = search.terms(words)
    folded = [" " + fold(line) for line in lines]
    counts = [sum(f" {word}" in line or f"({word}" in line for word in wanted) for line in folded]
    best = max(range(len(lines)), key=lambda number: counts[number], default=None)
    if best is None:
        return ""
    line = lines[best]
    if len(line) <= LONGEST:
        return line
    places = [place for word in wanted if (place := folded[best].find(f" {word}")) >= 0]
    start = max(0, min(places, default=0) - 60)
    start = line.find(" ", start) + 1 if start else 0
    part = line[start : start + LONGEST].rsplit(" ", 1)[0]
    return ("…" if start else "") + part + ("…" if start + len(part) < len(line) else "")
