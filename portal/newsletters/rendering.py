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
from portal.core.text import markdown, plain, written
from portal.core.web import external_url
from portal.mail import mailings
from portal.newsletters.models import PERSONAL, WORD, Block, Edition

#: From this size on Gmail shows the beginning of a mail and cuts the rest off, the way out included (102 KB of HTML).
CLIPPED = 100_000
_inliner = css_inline.CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, ready to travel, with a mark for the reader's own part and one for the way out."""

    html: str
    text: str


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
        "html": str(markdown(words)) if block.words is not None else "",
        "words": words,
        "items": block.items if block.words is None else [],
        "sources": [item["source"] for item in block.items],
    }


def words_of(block: Block) -> str:
    """The block as Markdown: the editor's words, or its items put into lines to start from."""
    return block.words if block.words is not None else words_of_items(block.items)


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
    personal, way_out = f"personal-{chance}", f"https://{chance}.invalid"

    def marked(part: str) -> str:
        part = mailings.unmarked(part)
        return part.replace(personal, mailings.PERSONAL).replace(way_out, mailings.UNSUBSCRIBE)

    html = render_template(
        "mail/newsletters/letter.html",
        edition=edition,
        blocks=contents(edition),
        association=association(),
        absolute=absolute,
        whole=lambda words: markdown(words, external_url("home.index")),
        read_online=external_url("newsletters.show", slug=edition.slug),
        home=external_url("home.index"),
        preferences=external_url("home.index"),
        personal_here=personal,
        unsubscribe_here=way_out,
    )
    return Letter(html=marked(_inliner.inline(html)), text=marked(_text(edition, personal, way_out)))


def is_clipped(edition: Edition) -> bool:
    """Whether mail programs will cut the edition off, as long as it is now."""
    return len(letter(edition).html.encode()) > CLIPPED


def _text(edition: Edition, personal: str, way_out: str) -> str:
    lines = [edition.title, "=" * min(len(edition.title), 60), ""]
    for block in contents(edition):
        if block["kind"] == PERSONAL:
            lines += [personal, ""]
            continue
        if block["kind"] != WORD:
            lines += [block["title"], "-" * min(len(block["title"]), 60)]
        if block["items"]:
            for item in block["items"]:
                lines += [" ".join(filter(None, [item.get("when"), item["title"]]))]
                lines += [f"  {plain(item['text'])}"] if item.get("text") else []
                lines += [f"  {absolute(item['url'])}"] if item.get("url") else []
        else:
            lines += [written(block["words"], external_url("home.index"))]
        lines.append("")
    lines += [
        "--",
        association().name,
        association().address,
        external_url("newsletters.show", slug=edition.slug),
        _("Choose what we send you: %(url)s", url=f"{way_out}/all"),
        _("Stop this kind of mail: %(url)s", url=way_out),
    ]
    return "\n".join(lines)


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


def preview(edition: Edition, *, name: str, lines: Sequence[BlockItem], dark: bool, title: str) -> str:
    """The letter as one reader would get it, for looking at; dark as a mail program in dark mode shows it."""
    whole = letter(edition)
    html, _text_part = personal_part(name, title, lines)
    page = whole.html.replace(mailings.PERSONAL, html).replace(mailings.UNSUBSCRIBE, "#")
    if dark:
        page = page.replace("@media (prefers-color-scheme: dark)", "@media all")
    return page


def text_preview(edition: Edition, *, name: str, lines: Sequence[BlockItem], title: str) -> str:
    """The text part as one reader would get it."""
    _html, text = personal_part(name, title, lines)
    return letter(edition).text.replace(mailings.PERSONAL, text).replace(mailings.UNSUBSCRIBE, "…")
