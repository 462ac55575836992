"""Text: slugs, Markdown to safe HTML, plain excerpts."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from anyascii import anyascii
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from portal.core.as_typed import plain_spoken
from portal.core.prose import absolute, text_of, words_of

_markdown = plain_spoken(MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable("table"))

TAGS = {"a", "p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "h2", "h3", "h4", "hr", "code", "pre"} | {
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


#: More opening brackets than anybody types; from here on those that close nothing are taken out of the parser's way.
MANY_BRACKETS, DEEPEST = 100, 20


#: Where pictures lie that are shown in texts: never the web's, which would tell somebody else who reads.
PICTURE = re.compile(r"/pictures/(?P<name>[0-9a-f]{32})-(?P<width>\d{1,3})x(?P<height>\d{1,4})\.jpg")


@lru_cache(maxsize=512)
def markdown(source: str, base: str = "", *, pictures: bool = False) -> Markup:
    """Members' Markdown as HTML that is safe to show: a list of tags; links to the web, mail or a telephone.

    `base`: the address of the home page, where links to our own pages must be whole (in mail). `pictures`: show those
    of PICTURE, in the size that their address says; any other stands there in its words.
    """
    tokens = _pictured(_parsed(source), pictures)
    html = _markdown.renderer.render(absolute(tokens, base) if base else tokens, _markdown.options, {})
    html = re.sub(r"<(/?)h[1-6]>", r"<\1h3>", html)  # a member's heading never competes with the page's own
    return Markup(  # noqa: S704 - cleaned here
        nh3.clean(
            html,
            tags=TAGS | {"img"},
            attributes={"a": {"href", "title"}, "img": {"src", "alt", "width", "height"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel="noopener noreferrer nofollow",
        )
    )


def _pictured(tokens: list[Token], shown: bool) -> list[Token]:
    """The tokens, with pictures that may be shown in their size, and words for the others."""
    for child in (child for token in tokens for child in token.children or () if child.type == "image"):
        found = PICTURE.fullmatch(str(child.attrGet("src") or "")) if shown else None
        if found is None:
            child.type, child.tag, child.content = "text", "", words_of([child])
            continue
        child.attrs = {"src": found[0], "alt": "", "width": found["width"], "height": found["height"]}
    return tokens


def pictures_in(source: str) -> list[tuple[str, str]]:
    """(address, words for those who cannot see it) of each picture in a Markdown text."""
    tokens = (child for token in _parsed(source) for child in token.children or () if child.type == "image")
    return [(str(token.attrGet("src") or ""), words_of([token])) for token in tokens]


def storable(sent: str) -> str:
    """What no form has looked at, as PostgreSQL can keep it: U+FFFD for each NUL, as HTML's parsing rules have it."""
    return sent.replace("\0", "\ufffd")


@lru_cache(maxsize=512)
def plain(source: str, limit: int = 0) -> str:
    """The words of a Markdown text in one line, cut at a word when longer than `limit` characters."""
    words = words_of(_parsed(source))
    if not limit or len(words) <= limit:
        return words
    return words[: limit + 1].rsplit(" ", 1)[0][:limit].rstrip(",;:") + "…"


@lru_cache(maxsize=64)
def written(source: str, base: str) -> str:
    """A Markdown text as plain text with its paragraphs, lists and addresses: the text part of what is sent."""
    return text_of(absolute(_parsed(source), base), breaks="\n").strip()


@lru_cache(maxsize=512)
def noted(source: str, base: str, limit: int) -> str:
    """A Markdown text for a calendar, whose window wraps it: as `written`, but each paragraph is one line.

    Cut between two words when longer than `limit` characters (or within, in a script that has no spaces); an address
    is whole, or left out.
    """
    text = text_of(absolute(_parsed(source), base), breaks="\n", width=max(len(source), 1) * 2 + 100).strip()
    if len(text) <= limit:
        return text
    space = max(text.rfind(" ", 0, limit + 1), text.rfind("\n", 0, limit + 1), 0)
    end = space if "://" in text[space:limit] or space > limit // 2 else limit
    return text[:end].rstrip(",;: \n") + "…"


def _parsed(source: str) -> list[Token]:
    return _markdown.parse(_tamed(source))


def _tamed(source: str) -> str:
    """The same text with brackets escaped that can be no link: the parser looks for the end of each to the very end."""
    if source.count("[") <= MANY_BRACKETS:
        return source
    pieces, opened = list(source), list[int]()
    for place, letter in enumerate(source):
        if letter == "[":
            opened.append(place)
        elif letter == "]" and opened:
            deep, first = len(opened) > DEEPEST, opened.pop()
            if deep:
                pieces[first], pieces[place] = "\\[", "\\]"
    for place in opened:
        pieces[place] = "\\["
    return "".join(pieces)


def slugify(words: str, limit: int = 60) -> str:
    """Letters, digits and hyphens for an address, whatever script the words are in; never empty."""
    slug = re.sub(r"[^a-z0-9]+", "-", anyascii(words).lower()).strip("-")[:limit].strip("-")
    return slug or "untitled"


def initials(name: str) -> str:
    """One or two letters for a person without a picture."""
    parts = [part for part in re.split(r"[\s\-]+", name) if part[:1].isalpha()]
    return ((parts[0][:1] + parts[-1][:1]) if len(parts) > 1 else name[:1]).upper()
