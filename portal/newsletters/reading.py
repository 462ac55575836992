"""What a reader of the archive may see of an edition today: as whoever they are, and as things now stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from portal.core.actors import Actor, Right, Standing
from portal.core.house import house
from portal.core.text import plain
from portal.newsletters.models import OWN, PERSONAL, WORD
from portal.newsletters.rendering import words_of_items

Piece = dict[str, Any]


def readable(editions: Sequence[Sequence[Piece]], who: Actor) -> list[list[Piece]]:
    """For each edition the blocks this reader may see, without the lines that tell of something they may not know of.

    Nobody's own part; what is for members, as a member; an editor reads as members do. A block put into the editor's
    words cannot be taken apart: it is left out whole where one of its sources is hidden. One statement per kind of
    source, however many editions.
    """
    edits = who.may(Right.NEWSLETTER_EDIT) or who.may(Right.NEWSLETTER_SEND)
    reader = replace(who, standing=Standing.MEMBER) if edits else who
    seen = _seen_sources(editions, reader)
    return [[kept for piece in pieces if (kept := _kept(piece, reader, seen)) is not None] for pieces in editions]


def excerpts(editions: Sequence[Sequence[Piece]], who: Actor, limit: int = 160) -> list[str]:
    """The first words of each edition that this reader may see, for lists and the feed.

    Most open with a word from the editor, which nobody has to be asked about.
    """
    opening = [_first_words([piece for piece in pieces[:1] if piece["kind"] == WORD], limit) for pieces in editions]
    others = readable([pieces for pieces, words in zip(editions, opening, strict=True) if not words], who)
    found = iter(others)
    return [words or _first_words(next(found), limit) for words in opening]


def _first_words(pieces: Sequence[Piece], limit: int) -> str:
    return next(filter(None, (plain(piece["words"], limit) for piece in pieces)), "")


def _kept(piece: Piece, reader: Actor, seen: set[tuple[str, int]]) -> Piece | None:
    if piece["kind"] == PERSONAL or (piece["for_members"] and not reader.is_member):
        return None
    if piece["kind"] in OWN:
        return piece
    if piece["items"]:
        items = [item for item in piece["items"] if tuple(item["source"]) in seen]
        return piece | {"items": items, "words": words_of_items(items)} if items else None
    sources = piece.get("sources")
    if sources is None:  # frozen before sources were kept beside an editor's words
        return piece if reader.is_member else None
    return piece if all(tuple(source) in seen for source in sources) else None


def _seen_sources(editions: Sequence[Sequence[Piece]], reader: Actor) -> set[tuple[str, int]]:
    """The sources that this reader may know of. What nobody answers for is for members."""
    asked: dict[str, set[int]] = defaultdict(set)
    for pieces in editions:
        for piece in pieces:
            for kind, number in [*piece.get("sources", []), *(item["source"] for item in piece["items"])]:
                asked[kind].add(number)
    seen: set[tuple[str, int]] = set()
    for kind, ids in asked.items():
        answers = house().visible_sources.get(kind)
        known = answers(sorted(ids), reader) if answers else (ids if reader.is_member else set())
        seen |= {(kind, number) for number in known}
    return seen
