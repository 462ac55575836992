"""What a reader of the archive may see of an edition today: as whoever they are, and as things now stand."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from sqlalchemy import Select, literal, select, union_all

from portal.core.actors import Actor, Right, Standing
from portal.core.db import db
from portal.core.house import house
from portal.core.text import markdown, plain
from portal.newsletters.models import OWN, PERSONAL, WORD
from portal.newsletters.rendering import words_of_items

Piece = dict[str, Any]
#: What every member may read, whoever they are.
ANY_MEMBER = Actor(standing=Standing.MEMBER)
#: Whose pictures may stand beside an edition in a list: that of somebody's face would say that it is about them.
PICTURED = "event"
_IMAGE = re.compile(r"<img\b[^>]*>")
_SAID = re.compile(r"""\b(src|alt)="([^"]*)\"""")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an edition, and what it shows."""

    url: str
    alt: str

    @property
    def is_drawn(self) -> bool:
        """Whether it is one of the house's own drawings."""
        return self.url.partition("?")[0].endswith(".svg")


@dataclass(frozen=True, slots=True)
class Opening:
    """How an edition begins, for lists: its first words and its first picture."""

    words: str
    picture: Picture | None


def readable(editions: Sequence[Sequence[Piece]], who: Actor) -> list[list[Piece]]:
    """For each edition the blocks this reader may see, without the lines that tell of something they may not know of.

    Nobody's own part; what is for members, as a member; an editor reads as members do. What stands in words that name
    their sources cannot be taken apart: it is left out whole where one of them is hidden. One statement for all of it,
    however many editions.
    """
    reader = _as_reader(who)
    seen = _seen_sources(editions, reader)
    return [[kept for piece in pieces if (kept := _kept(piece, reader, seen)) is not None] for pieces in editions]


def openings(editions: Sequence[Sequence[Piece]], who: Actor, limit: int = 200) -> list[Opening]:
    """The first words and the first picture of each edition that this reader may see, for lists and the feed.

    Most open with a word from the editor, which nobody has to be asked about; only what may stand there is asked for.
    """
    reader = _as_reader(who)
    for_them = [[piece for piece in pieces if _is_meant_for(piece, reader)] for pieces in editions]
    asked = [_candidates(pieces) for pieces in for_them]
    return [
        Opening(next(filter(None, (plain(piece["words"], limit) for piece in pieces)), ""), _picture(pieces))
        for pieces in readable(asked, who)
    ]


def checksum(title: str, pieces: Sequence[Piece]) -> str:
    """A hash of what somebody reads of an edition."""
    return hashlib.sha256(json.dumps([title, pieces], sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def lines(pieces: Sequence[Piece]) -> Iterator[str]:
    """What somebody reads of an edition, line by line, without marks."""
    for piece in pieces:
        if piece["kind"] != WORD:
            yield piece["title"]
        if piece["items"]:
            yield from filter(None, [piece.get("lead")])
            for item in piece["items"]:
                yield " · ".join(filter(None, (item.get("when"), item["title"], plain(item.get("text") or ""))))
        else:
            yield from filter(None, (plain(part) for part in piece["words"].split("\n\n")))


def reads_inside(who: Actor) -> bool:
    """Whether they read what members read."""
    return _as_reader(who).is_member


def _as_reader(who: Actor) -> Actor:
    edits = who.may(Right.NEWSLETTER_EDIT) or who.may(Right.NEWSLETTER_SEND)
    return replace(who, standing=Standing.MEMBER) if edits else who


def _is_meant_for(piece: Piece, reader: Actor) -> bool:
    return piece["kind"] != PERSONAL and (reader.is_member or not piece["for_members"])


def _candidates(pieces: Sequence[Piece]) -> list[Piece]:
    """Of the pieces, those that words and picture of a list come from: the more they are, the more has to be asked."""
    own = [piece for piece in pieces if piece["kind"] in OWN and not piece.get("sources") and piece["words"].strip()]
    if not own:
        return list(pieces)
    if any(_pictures_of(piece) for piece in own):
        return own
    pictured = [
        piece | {"items": [item for item in piece["items"] if _is_pictured(item)], "sources": []} for piece in pieces
    ]
    return [*own, *(piece for piece in pictured if piece["items"])]


def _is_pictured(item: Piece) -> bool:
    return bool(item.get("image")) and item["source"][0] == PICTURED


def _picture(pieces: Sequence[Piece]) -> Picture | None:
    """The first of its pictures; a drawing of the house's own only where there is no other."""
    found = [picture for piece in pieces for picture in _pictures_of(piece)]
    return next((each for each in found if not each.is_drawn), found[-1] if found else None)


def _pictures_of(piece: Piece) -> list[Picture]:
    """The pictures of a piece that may stand for the whole edition."""
    if piece["items"]:
        return [Picture(item["image"], item.get("alt") or "") for item in piece["items"] if _is_pictured(item)]
    said = [dict(_SAID.findall(image)) for image in _IMAGE.findall(str(markdown(piece["words"], pictures=True)))]
    return [Picture(unescape(each["src"]), unescape(each.get("alt", ""))) for each in said if each.get("src")]


def _kept(piece: Piece, reader: Actor, seen: set[tuple[str, int]]) -> Piece | None:
    if not _is_meant_for(piece, reader):
        return None
    if piece["items"]:
        items = [item for item in piece["items"] if tuple(item["source"]) in seen]
        return piece | {"items": items, "words": words_of_items(items)} if items else None
    sources = piece.get("sources")
    if sources is None:  # frozen before sources were kept beside an editor's words
        return piece if reader.is_member or piece["kind"] in OWN else None
    return piece if all(tuple(source) in seen for source in sources) else None


def _seen_sources(editions: Sequence[Sequence[Piece]], reader: Actor) -> set[tuple[str, int]]:
    """The sources that this reader may know of. What nobody answers for is for members."""
    asked: dict[str, set[int]] = defaultdict(set)
    for pieces in editions:
        for piece in pieces:
            if _is_meant_for(piece, reader):
                for kind, number in [*piece.get("sources", []), *(item["source"] for item in piece["items"])]:
                    asked[kind].add(number)
    seen: set[tuple[str, int]] = set()
    questions: list[Select[Any]] = []
    for kind, ids in asked.items():
        answers = house().visible_sources.get(kind)
        known = answers(sorted(ids), reader) if answers else (ids if reader.is_member else set())
        if isinstance(known, Select):
            rows = known.order_by(None).subquery()
            questions.append(select(literal(kind).label("kind"), next(iter(rows.c)).label("number")))
        else:
            seen |= {(kind, number) for number in known}
    if questions:
        seen |= {(row.kind, row.number) for row in db.session.execute(union_all(*questions))}
    return seen
