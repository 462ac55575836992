"""What changed about the things that a letter tells of since its blocks were collected, and what mends it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from portal.newsletters.models import Block, Edition
from portal.newsletters.operations import drafting
from portal.newsletters.proof.became import Fate, Source, became


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as the letter tells it.

    `stops`: the letter would be wrong; else it is only worth a look. `can_keep`: the words are the editor's, or it is
    only a hint, so they may say that it is right as it is. `state`: what was seen, for saying so.
    """

    block: Block
    source: Source
    title: str
    sentence: str
    stops: bool
    state: str

    @property
    def can_keep(self) -> bool:
        return self.block.words is not None or not self.stops

    @property
    def can_leave_out(self) -> bool:
        return self.block.words is None


def changes(edition: Edition, now: datetime) -> list[Change]:
    """Everything that changed, block by block, without what the editor has seen and keeps. Reads only.

    A block that was put into the editor's words is looked at too: its lines are kept beside them.
    """
    blocks = [block for block in edition.blocks if not block.hidden and block.items]
    if not blocks:
        return []
    fresh = drafting.told_now(edition, blocks, now)
    titles = {_source(item): item["title"] for block in blocks for item in block.items}
    since = became(titles, [block.id for block in blocks], now)
    found = [change for block in blocks for change in _of_block(block, fresh.get(block.kind), since.fates)]
    return [each for each in found if since.kept.get((each.block.id, *each.source)) != each.state]


def sentences(edition: Edition, now: datetime) -> dict[int, list[str]]:
    """The same as sentences by the block's id, for the desk."""
    told: dict[int, list[str]] = {}
    for change in changes(edition, now):
        told.setdefault(change.block.id, []).append(change.sentence)
    return told


def _source(item: dict[str, Any]) -> Source:
    kind, number = item["source"]
    return kind, number


def _of_block(block: Block, fresh: Sequence[dict[str, Any]] | None, gone: dict[Source, Fate]) -> list[Change]:
    now = {_source(item): item for item in fresh or ()}
    found: list[Change] = []
    for item in block.items:
        source = _source(item)
        if said := _said(item, now.get(source), gone.get(source), known=fresh is not None):
            sentence, stops = said
            found.append(Change(block, source, item["title"], sentence, stops, _digest([sentence, now.get(source)])))
    return found


def _said(
    kept: dict[str, Any], now: dict[str, Any] | None, gone: Fate | None, *, known: bool
) -> tuple[str, bool] | None:
    title = kept["title"]
    if gone is not None and (gone.unseen or now is None or _differs(kept, now)):
        return gone.sentence, True
    if now is None:
        return (_("“%(title)s” is no longer so.", title=title), False) if known else None
    if (now.get("when") or "") != (kept.get("when") or ""):
        return _("“%(title)s” is now: %(when)s.", title=title, when=now["when"] or "–"), True
    if now["title"] != title:
        return _("“%(title)s” is now called “%(now)s”.", title=title, now=now["title"]), False
    if now["text"] != kept["text"]:
        return _("“%(title)s” has changed.", title=title), False
    return None


def _differs(kept: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether the source tells of it in another way by now: that a day is open, say."""
    return any((now.get(name) or "") != (kept.get(name) or "") for name in ("when", "title", "text"))


def _digest(seen: list[Any]) -> str:
    return hashlib.sha256(json.dumps(seen, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
