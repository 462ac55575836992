"""How a letter looks: as mail (HTML with everything inlined, and text), and as pieces for the archive page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import css_inline
from flask import render_template
from markupsafe import Markup

from portal.core.house import BlockItem
from portal.core.settings import association
from portal.core.text import markdown, plain
from portal.core.web import external_url
from portal.newsletters.models import PERSONAL, WORD, Block, Edition

#: Stand-ins that survive inlining; the sender's marks take their places afterwards.
PERSONAL_HERE = "<!--personal-->"
UNSUBSCRIBE_HERE = "https://unsubscribe.invalid/"
_inliner = css_inline.CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, ready to travel, with a mark for the reader's own part and one for the way out."""

    html: str
    text: str


def contents(edition: Edition) -> list[dict[str, Any]]:
    """The visible blocks as plain data: kind, title, for_members, html, text, items."""
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
    }


def words_of(block: Block) -> str:
    """The block as Markdown: the editor's words, or its items put into lines to start from."""
    if block.words is not None:
        return block.words
    return "\n\n".join(_line(item) for item in block.items)


def _line(item: dict[str, Any]) -> str:
    title = re.sub(r"([\[\]*_`\\])", r"\\\1", item["title"])
    head = f"**[{title}]({item['url']})**" if item.get("url") else f"**{title}**"
    when = f"{item['when']}: " if item.get("when") else ""
    return f"{when}{head}  \n{item['text']}" if item.get("text") else f"{when}{head}"


def letter(edition: Edition) -> Letter:
    """The whole letter as mail, everything inlined once."""
    html = render_template(
        "mail/newsletters/letter.html",
        edition=edition,
        blocks=contents(edition),
        association=association(),
        absolute=absolute,
        read_online=external_url("newsletters.show", slug=edition.slug),
        home=external_url("home.index"),
        preferences=external_url("home.index"),
        personal_here=Markup(PERSONAL_HERE),  # noqa: S704 - a constant of ours
        unsubscribe_here=UNSUBSCRIBE_HERE,
    )
    return Letter(html=_inliner.inline(html), text=_text(edition))


def _text(edition: Edition) -> str:
    lines = [edition.title, "=" * min(len(edition.title), 60), ""]
    for block in contents(edition):
        if block["kind"] == PERSONAL:
            lines += [PERSONAL_HERE, ""]
            continue
        if block["kind"] != WORD:
            lines += [block["title"], "-" * min(len(block["title"]), 60)]
        if block["items"]:
            for item in block["items"]:
                lines += [" ".join(filter(None, [item.get("when"), item["title"]]))]
                lines += [f"  {plain(item['text'])}"] if item.get("text") else []
                lines += [f"  {absolute(item['url'])}"] if item.get("url") else []
        else:
            lines += [_linked_text(block["words"])]
        lines.append("")
    lines += [
        "--",
        association().name,
        association().address,
        external_url("newsletters.show", slug=edition.slug),
        UNSUBSCRIBE_HERE,
    ]
    return "\n".join(lines)


def _linked_text(words: str) -> str:
    """Markdown as text: links keep their address, emphasis goes."""
    words = re.sub(r"\[([^\[\]]{1,500})\]\(([^()\s]{1,2000})\)", lambda m: f"{m[1]} ({absolute(m[2])})", words)
    return re.sub(r"(\*\*|__|\*|`)", "", words)


def absolute(url: str) -> str:
    """A page of ours with its host; other addresses as they are."""
    return external_url("home.index").rstrip("/") + url if url.startswith("/") else url


def personal_part(name: str, title: str, lines: Sequence[BlockItem]) -> tuple[str, str]:
    """One reader's own lines as inlined HTML and as text; empty for a reader who has none."""
    if not lines:
        return "", ""
    html = render_template("mail/newsletters/personal.html", name=name, title=title, lines=lines, absolute=absolute)
    text = [f"{title}, {name}" if name else title, "-" * 24]
    for line in lines:
        text += [
            line.title,
            *([f"  {line.text}"] if line.text else []),
            *([f"  {absolute(line.url)}"] if line.url else []),
        ]
    return html, "\n".join([*text, ""])


def preview(edition: Edition, *, name: str, lines: Sequence[BlockItem], dark: bool, title: str) -> str:
    """The letter as one reader would get it, for looking at; dark as a mail program in dark mode shows it."""
    whole = letter(edition)
    html, _text_part = personal_part(name, title, lines)
    page = whole.html.replace(PERSONAL_HERE, html).replace(UNSUBSCRIBE_HERE, "#")
    if dark:
        page = page.replace("@media (prefers-color-scheme: dark)", "@media all")
    return page


def text_preview(edition: Edition, *, name: str, lines: Sequence[BlockItem], title: str) -> str:
    """The text part as one reader would get it."""
    _html, text = personal_part(name, title, lines)
    return letter(edition).text.replace(PERSONAL_HERE, text).replace(UNSUBSCRIBE_HERE, "…")


def excerpt(pieces: Sequence[dict[str, Any]], limit: int = 160) -> str:
    """The first words of a letter, for lists and the feed."""
    for block in pieces:
        words = plain(block["words"], limit)
        if words and block["kind"] != PERSONAL:
            return words
    return ""
