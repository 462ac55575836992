"""The text part of a letter: made from the same parse as the HTML, until the editor writes it anew.

An edited text keeps a place for each reader's own part, a line of its own that reads `[personal]`; where that line is
gone, the part stands at the end. Who sends it, where it can be read online and the way out follow in any case: nobody
can edit them away.
"""

from __future__ import annotations

import textwrap
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from portal.core.prose import WIDTH, whole_address
from portal.core.settings import association
from portal.core.text import plain, written
from portal.core.web import external_url
from portal.newsletters.models import PERSONAL, WORD, Edition
from portal.newsletters.operations.editing import AlreadyGone, SomebodyWasFaster, touch
from portal.newsletters.operations.holding import hold

#: The line that holds the place of the reader's own part, in every language.
PLACE = "[personal]"


def made(edition: Edition, pieces: list[dict[str, Any]], place: str = PLACE) -> str:
    """Title and blocks as text. `pieces`: those of `rendering.contents`; `place` stands for the reader's own part."""
    home = external_url("home.index")
    lines = [edition.title, "=" * min(len(edition.title), 60), ""]
    for piece in pieces:
        if piece["kind"] == PERSONAL:
            lines += [place, ""]
            continue
        if piece["kind"] != WORD:
            lines += [piece["title"], "-" * min(len(piece["title"]), 60)]
        if piece["items"]:
            lines += [*textwrap.wrap(piece["lead"], WIDTH), ""] if piece.get("lead") else []
            for item in piece["items"]:
                lines += [" ".join(filter(None, [item.get("when"), item["title"]]))]
                lines += _indented(plain(item["text"])) if item.get("text") else []
                lines += [f"  {whole_address(item['url'], home)}"] if item.get("url") else []
        else:
            lines += [written(piece["words"], home)]
        lines.append("")
    return "\n".join(lines).rstrip("\n")


def whole(edition: Edition, pieces: list[dict[str, Any]], personal: str, way_out: str) -> str:
    """The text part, with these marks where the reader's own part and the way out belong."""
    body = made(edition, pieces, personal)
    if edition.own_text is not None:
        own = any(piece["kind"] == PERSONAL for piece in pieces)
        body = _with_place(edition.own_text, personal if own else "")
    read_online = external_url("newsletters.show", slug=edition.slug)
    foot = ["--", association().name, association().address, f"{_('Read it in the browser')}: {read_online}"]
    ways = [f"{_('Choose what we send you')}: {way_out}/all", f"{_('Unsubscribe')}: {way_out}"]
    return "\n".join([body, "", *filter(None, foot), *ways])


def is_stale(edition: Edition) -> bool:
    """Whether the blocks have changed since somebody edited the text."""
    return edition.own_text is not None and edition.own_text_of != edition.text_checksum()


def edit(edition: Edition, words: str, *, version: int, by: str, now: datetime) -> None:
    """Send this text instead of the made one. Raises SomebodyWasFaster, AlreadyGone."""
    edition = hold(edition.id)
    if version != edition.version:
        raise SomebodyWasFaster
    touch(edition, by=by, now=now)
    edition.own_text, edition.own_text_of = words.strip("\n"), edition.text_checksum()


def still_fits(edition: Edition, *, now: datetime) -> None:
    """Somebody has looked: the edited text goes with the blocks as they are now. Raises AlreadyGone."""
    edition = hold(edition.id)
    if edition.sending_from is not None or edition.cancelled_at is not None:
        raise AlreadyGone
    edition.own_text_of = edition.text_checksum() if edition.own_text is not None else None


def give_back(edition: Edition, *, by: str, now: datetime) -> None:
    """Send the text that is made from the blocks again; a repeat does nothing. Raises AlreadyGone."""
    edition = hold(edition.id)
    if edition.own_text is None:
        return
    touch(edition, by=by, now=now)
    edition.own_text = edition.own_text_of = None


def _with_place(words: str, personal: str) -> str:
    """The first line that holds the place becomes the mark, the others go; without one it stands at the end."""
    lines: list[str] = []
    placed = False
    for line in words.split("\n"):
        if line.strip() != PLACE:
            lines.append(line)
        elif personal and not placed:
            lines.append(personal)
            placed = True
    body = "\n".join(lines).strip("\n")
    return body if placed or not personal else f"{body}\n\n{personal}\n"


def _indented(words: str) -> list[str]:
    return textwrap.wrap(
        words,
        WIDTH,
        initial_indent="  ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
