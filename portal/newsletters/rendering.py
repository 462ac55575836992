"""How a letter looks: as mail (HTML with everything inlined, and text), and as pieces for the archive page."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import css_inline
from flask import render_template

from portal.core.house import BlockItem
from portal.core.prose import whole_address
from portal.core.settings import association
from portal.core.text import markdown
from portal.core.web import external_url
from portal.mail import mailings
from portal.mail.writing import letters
from portal.newsletters import plaintext
from portal.newsletters.models import Block, Edition

#: From this size on Gmail shows the beginning of a mail and cuts the rest off, the way out included (102 KB of HTML).
CLIPPED = 100_000
#: Where a block begins in what the template makes; none of it is sent.
_PART = re.compile(r"<!--part-->")
_inliner = css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, ready to travel, with a mark for the reader's own part and one for the way out.

    `parts`: the HTML of each visible block, in their order.
    """

    html: str
    text: str
    parts: tuple[str, ...] = ()


def contents(edition: Edition) -> list[dict[str, Any]]:
    """The visible blocks as plain data: kind, title, for_members, html, words, items, sources."""
    return [piece(block) for block in edition.blocks if not block.hidden and not block.is_empty]


def piece(block: Block) -> dict[str, Any]:
    """One block as data for both the mail and the page."""
    words = words_of(block)
    return {
        "kind": block.kind,
        "title": block.title,
        "for_members": block.for_members,
        "html": str(markdown(words, pictures=True)) if block.words is not None else "",
        "words": words,
        "lead": block.lead if block.words is None and block.items else "",
        "items": block.items if block.words is None else [],
        "sources": [item["source"] for item in block.items],
    }


def words_of(block: Block) -> str:
    """The block as Markdown: the editor's words, or its items put into lines to start from."""
    if block.words is not None:
        return block.words
    return "\n\n".join(part for part in (block.lead if block.items else "", words_of_items(block.items)) if part)


def words_of_items(items: Sequence[dict[str, Any]]) -> str:
    """The lines of a drafted block as Markdown."""
    return "\n\n".join(_line(item) for item in items)


def _line(item: dict[str, Any]) -> str:
    title = re.sub(r"([\[\]*_`\\])", r"\\\1", item["title"])
    head = f"**[{title}]({item['url']})**" if item.get("url") else f"**{title}**"
    when = f"{item['when']}: " if item.get("when") else ""
    return f"{when}{head}  \n{item['text']}" if item.get("text") else f"{when}{head}"


def letter(edition: Edition) -> Letter:
    """The whole letter as mail, everything inlined once, with the sender's marks where copies differ.

    Until everything that people typed is in it, stand-ins hold their places, which are made up anew each time.
    """
    chance = secrets.token_hex(16)
    personal, way_out = f"personal-{chance}", f"https://{chance}.invalid/"

    def marked(part: str) -> str:
        part = mailings.unmarked(part)
        return part.replace(personal, mailings.PERSONAL).replace(way_out, mailings.UNSUBSCRIBE)

    blocks = contents(edition)
    html = render_template(
        "mail/newsletters/letter.html",
        edition=edition,
        blocks=blocks,
        association=association(),
        absolute=absolute,
        whole=lambda words: markdown(words, external_url("home.index"), pictures=True),
        read_online=external_url("newsletters.show", slug=edition.slug),
        home=external_url("home.index"),
        preferences=external_url("home.index"),
        personal_here=personal,
        unsubscribe_here=way_out,
    )
    head, *parts = _PART.split(marked(_inliner.inline(html)))
    return Letter(
        html="".join([head, *parts]),
        text=marked(plaintext.whole(edition, blocks, personal, way_out)),
        parts=tuple(parts[:-1]),
    )


def absolute(url: str) -> str:
    """A page of ours with its host; other addresses as they are."""
    return whole_address(url, external_url("home.index"))


def personal_part(name: str, title: str, lines: Sequence[BlockItem]) -> tuple[str, str]:
    """One reader's own lines as inlined HTML and as text; empty for a reader who has none."""
    if not lines:
        return "", ""
    html = render_template("mail/newsletters/personal.html", name=name, title=title, lines=lines, absolute=absolute)
    text = [f"{title}, {name}" if name else title, "-" * 24]
    for line in lines:
        text += [
            " ".join(filter(None, [line.when, line.title])),
            *([f"  {line.text}"] if line.text else []),
            *([f"  {absolute(line.url)}"] if line.url else []),
        ]
    return html, "\n".join([*text, ""])


def preview(edition: Edition, *, personal: str, dark: bool) -> str:
    """The letter as one reader would get it, for looking at, in the light or in the dark."""
    page = letter(edition).html.replace(mailings.PERSONAL, personal).replace(mailings.UNSUBSCRIBE, "#")
    return letters.lit(page, dark=dark)


def text_preview(edition: Edition, *, personal: str) -> str:
    """The text part as one reader would get it."""
    return letter(edition).text.replace(mailings.PERSONAL, personal).replace(mailings.UNSUBSCRIBE, "…")
