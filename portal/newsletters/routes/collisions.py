"""Two texts of one part, for the form that lets an editor choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.newsletters import merging, queries
from portal.newsletters.forms import BlockForm, HeadForm
from portal.newsletters.merging import Piece
from portal.newsletters.models import Block, Edition
from portal.newsletters.operations import history
from portal.newsletters.versions import Contents


@dataclass(frozen=True, slots=True)
class Collision:
    """What somebody else saved: by whom and when, what it changes in what was typed, and both together."""

    by: str
    at: datetime | None
    theirs: Contents
    pieces: Sequence[Piece]
    together: str = ""


def collision(part: Block, form: BlockForm, version: int) -> Collision:
    """`version`: what was typed over. Reads only."""
    said, last = history.said_by(part), history.last_of(part)
    mine, base = form.words.data or "", history.base_of(part, version)
    words = None if base is None else base["words"]
    return Collision(
        by=queries.names_of([last]).get(last.account_id or 0, "") if last else "",
        at=last.at if last else part.refreshed_at,
        theirs=said,
        pieces=merging.changes(mine, said["words"]),
        together=merging.combined(words, mine, said["words"]),
    )


def head_collision(edition: Edition, form: HeadForm) -> Collision:
    """The same for title, subject line and preheader, which are short enough to be shown as they are."""
    last = history.last_of(edition)
    return Collision(
        by=queries.names_of([last]).get(last.account_id or 0, "") if last else edition.edited_by,
        at=last.at if last else edition.edited_at,
        theirs=history.said_by(edition),
        pieces=(),
    )
