"""Markdown as text: the one way from a parse to what a person would have typed.

The HTML and the text of whatever the portal writes come from the same tokens, so neither can say what the other does
not: no character is eaten, no link dies.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from markdown_it.token import Token

WIDTH = 74
#: What mail programs and telephones do with an address, rather than show it.
_CALLS = re.compile(r"(mailto|tel):", re.IGNORECASE)


def absolute(tokens: Sequence[Token], base: str) -> Sequence[Token]:
    """The tokens, with links to pages of ours given their host: `base` is the address of the home page."""
    for token in tokens:
        for child in token.children or ():
            for name in ("href", "src"):
                if (address := child.attrGet(name)) is not None:
                    child.attrSet(name, whole_address(str(address), base))
    return tokens


def whole_address(url: str, base: str) -> str:
    """A page of ours with its host; other addresses as they are."""
    return url if url.startswith(("http:", "https:")) or _CALLS.match(url) else urljoin(base, url)


@dataclass
class _Writer:
    blocks: list[str] = field(default_factory=list)
    prefixes: list[str] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    row: list[str] | None = None
    items: int = 0
    bullet: str = ""
    tight: bool = False
    width: int = WIDTH

    def say(self, words: str) -> None:
        """A paragraph, or a cell of the row that is open."""
        if self.row is None:
            self.put(words)
        else:
            self.row.append(words)

    def put(self, words: str, *, wrap: bool = True) -> None:
        before = "".join(self.prefixes)
        first = before + self.bullet
        rest = before + " " * len(self.bullet)
        lines: list[str] = []
        for line in words.split("\n"):
            start = first if not lines else rest
            lines += _wrapped(line, start, rest, self.width) if wrap else [(start + line).rstrip()]
        joined = "\n".join(lines)
        if self.tight and self.blocks:
            self.blocks[-1] += "\n" + joined
        else:
            self.blocks.append(joined)
        self.bullet, self.tight = "", False


def _wrapped(line: str, first: str, rest: str, width: int) -> list[str]:
    return textwrap.wrap(
        line,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]


def text_of(tokens: Sequence[Token], *, breaks: str = " ", width: int = WIDTH, below: bool = False) -> str:
    """The body as plain text, wrapped; an address is never broken. `breaks`: what a line end in a paragraph becomes.
    `below`: where links lead stands on lines of its own, at the end of their paragraph.
    """
    out = _Writer(width=width)
    for token in tokens:
        match token.type:
            case "hr":
                out.put("-" * 20, wrap=False)
            case "fence" | "code_block":
                out.put(token.content.rstrip("\n"), wrap=False)
            case "inline":
                out.say(_words_above(token.children or [], breaks) if below else _words(token.children or [], breaks))
            case "tr_open" | "tr_close" | "table_close":
                _in_table(out, token)
            case _:
                _in_quotes_and_lists(out, token)
    return _joined(out.blocks) + "\n"


def words_of(tokens: Sequence[Token]) -> str:
    """The words alone, in one line, without addresses and marks of lists."""
    kept = [_words(token.children or [], " ", links=False) or token.content for token in tokens if token.content]
    return " ".join(" ".join(kept).split())


def _in_table(out: _Writer, token: Token) -> None:
    if token.type == "tr_open":
        out.row = []
    elif token.type == "tr_close":
        out.put(" | ".join(out.row or []))
        out.row, out.tight = None, True
    else:
        out.tight = False


def _in_quotes_and_lists(out: _Writer, token: Token) -> None:
    match token.type:
        case "blockquote_open":
            out.prefixes.append("> ")
        case "blockquote_close":
            out.prefixes.pop()
        case "bullet_list_open" | "ordered_list_open":
            start = token.attrGet("start")
            out.lists.append((1 if start is None else int(start)) if token.type.startswith("ordered") else None)
            out.items = 0
        case "bullet_list_close" | "ordered_list_close":
            out.lists.pop()
        case "list_item_open":
            number = out.lists[-1]
            out.bullet = "- " if number is None else f"{number}. "
            if number is not None:
                out.lists[-1] = number + 1
            out.tight = out.items > 0
            out.items += 1


def _joined(blocks: Sequence[str]) -> str:
    """Blocks with a line between them, which belongs to the quotation when both are quoted."""
    whole = ""
    for block in blocks:
        quoted = block.startswith("> ") and whole.rsplit("\n", 1)[-1].startswith(">")
        whole += ("\n>\n" if quoted else "\n\n" if whole else "") + block
    return whole


def _words_above(children: Sequence[Token], breaks: str) -> str:
    """A paragraph, with the addresses of its links below it."""
    starts = [number for number, child in enumerate(children) if child.type == "link_open"]
    words = _words(children, breaks, links=False)
    for start in starts:
        end = next(number for number in range(start, len(children)) if children[number].type == "link_close")
        label = _words(children[start + 1 : end], breaks)
        address = _said(children[start])
        if label == address or not address:
            continue
        last = start == starts[-1] and words.endswith(label)
        said = words if last else f"{words}\n{label}"
        words = f"{said}{'' if said.endswith((':', '.', '!', '?', '…')) else ':'}\n{address}"
    return words


def _words(children: Sequence[Token], breaks: str, *, links: bool = True) -> str:
    pieces: list[str] = []
    label_starts, plain = 0, ""
    alone = len(children) > 1 and children[0].type == "link_open" and children[-1].type == "link_close"
    alone = alone and sum(child.type == "link_open" for child in children) == 1
    for child in children:
        match child.type:
            case "text" | "code_inline":
                pieces.append(child.content)
            case "image":  # its description
                pieces.append(_words(child.children or [], breaks, links=False))
            case "softbreak":
                pieces.append(breaks)
            case "hardbreak":
                pieces.append("\n")
            case "link_open":
                label_starts, plain = len(pieces), _said(child)
            case "link_close":
                label = "".join(pieces[label_starts:])
                if not links or label == plain or not plain:
                    continue
                beside = f"{label}: {plain}" if alone else f"{label} ({plain})"
                pieces[label_starts:] = [beside if label.strip() else plain]
    return "".join(pieces)


def _said(link: Token) -> str:
    """Where a link leads, to read: an address or a number without what a program is to do with it; "" for one that its
    words say.
    """
    if link.info == "auto":
        return ""
    href = str(link.attrGet("href") or "")
    called = _CALLS.match(href)
    return href[called.end() :].partition("?")[0] if called else href
