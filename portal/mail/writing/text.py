"""Markdown tokens to the plain text part: what a person would have typed."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

WIDTH = 74


@dataclass
class _Writer:
    blocks: list[str] = field(default_factory=list)
    prefixes: list[str] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    bullet: str = ""
    tight: bool = False

    def put(self, words: str, *, wrap: bool = True) -> None:
        before = "".join(self.prefixes)
        first = before + self.bullet
        rest = before + " " * len(self.bullet)
        lines: list[str] = []
        for line in words.split("\n"):
            start = first if not lines else rest
            lines += _wrapped(line, start, rest) if wrap else [(start + line).rstrip()]
        joined = "\n".join(lines)
        if self.tight and self.blocks:
            self.blocks[-1] += "\n" + joined
        else:
            self.blocks.append(joined)
        self.bullet, self.tight = "", False


def _wrapped(line: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        line,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first.rstrip()]


def text_of(tokens: Sequence[Token]) -> str:
    """The body as plain text, wrapped; an address is never broken."""
    out = _Writer()
    items = 0
    for token in tokens:
        match token.type:
            case "blockquote_open":
                out.prefixes.append("> ")
            case "blockquote_close":
                out.prefixes.pop()
            case "bullet_list_open":
                out.lists.append(None)
                items = 0
            case "ordered_list_open":
                out.lists.append(int(token.attrGet("start") or 1))
                items = 0
            case "bullet_list_close" | "ordered_list_close":
                out.lists.pop()
            case "list_item_open":
                number = out.lists[-1]
                out.bullet = "- " if number is None else f"{number}. "
                if number is not None:
                    out.lists[-1] = number + 1
                out.tight = items > 0
                items += 1
            case "hr":
                out.put("-" * 20, wrap=False)
            case "fence" | "code_block":
                out.put(token.content.rstrip("\n"), wrap=False)
            case "inline":
                out.put(_words(token.children or []))
    return _joined(out.blocks) + "\n"


def _joined(blocks: Sequence[str]) -> str:
    """Blocks with a line between them, which belongs to the quotation when both are quoted."""
    whole = ""
    for block in blocks:
        quoted = block.startswith("> ") and whole.rsplit("\n", 1)[-1].startswith(">")
        whole += ("\n>\n" if quoted else "\n\n" if whole else "") + block
    return whole


def _words(children: Sequence[Token]) -> str:
    pieces: list[str] = []
    label_starts, href = 0, ""
    for child in children:
        match child.type:
            case "text" | "code_inline":
                pieces.append(child.content)
            case "softbreak":
                pieces.append(" ")
            case "hardbreak":
                pieces.append("\n")
            case "link_open":
                label_starts, href = len(pieces), str(child.attrGet("href") or "")
            case "link_close":
                label = "".join(pieces[label_starts:])
                plain = href.removeprefix("mailto:")
                pieces[label_starts:] = [plain if label in (href, plain) else f"{label}: {plain}"]
    return "".join(pieces)
