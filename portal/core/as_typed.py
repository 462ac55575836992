"""Markdown for people who do not think of Markdown: what a parser makes of the things that they type."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

_MAILBOX = re.compile(r"[^\s:/?#@]{1,64}@[^\s:/?#@]{1,250}")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=[ \t]|\Z)")
#: So many lines of a list are looked at before it is one.
FAR = 60
#: What stands behind an address in a sentence, or around it.
_BEHIND = ".,;:!?'…*_~"


def plain_spoken(parser: MarkdownIt) -> MarkdownIt:
    """Teach a parser what people mean who do not think of Markdown.

    3*4*5 is a sum, and a web address stays as it is and leads where it says. "25. May" is a day and not the first point
    of a list; what is set in is no code, and a line of hyphens under a name makes no heading of it. A link may be typed
    without its scheme.
    """
    parser.inline.ruler.before("emphasis", "sum", _sum)
    parser.inline.ruler.before("escape", "address", _address)
    parser.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.core.ruler.push("schemes", _schemes)
    return parser.disable(["code", "lheading"])


def _schemes(state: StateCore) -> None:
    """Links to `www.example.org` and `ana@example.org`, which are no pages of ours; and none to a place in a letter."""
    for token in state.tokens:
        gone = False
        for child in token.children or ():
            href = str(child.attrGet("href") or "")
            if child.type == "link_open" and href.startswith("www."):
                child.attrSet("href", f"https://{href}")
            elif child.type == "link_open" and _MAILBOX.fullmatch(href):
                child.attrSet("href", f"mailto:{href}")
            if (child.type == "link_open" and href.startswith("#")) or (child.type == "link_close" and gone):
                gone = child.nesting > 0
                child.type, child.tag, child.nesting, child.content = "text", "", 0, ""


def _list(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """A list, unless its numbers are some that people count nothing with."""
    return (silent or not _only_numbers(state, first, end)) and list_block(state, first, end, silent)


def _only_numbers(state: StateBlock, first: int, end: int) -> bool:
    """Whether what begins with this number is no list: one that does not run on, which a list would change.

    A lone 1 is one, and so is what begins each point with 1, as Markdown has it.
    """
    begun = _NUMBERED.match(_line(state, first))
    if begun is None:
        return False
    number, points = int(begun[1]), 1
    ones = number < 2
    for line in range(first + 1, min(end, first + FAR)):
        found = _NUMBERED.match(_line(state, line)) if state.sCount[line] == state.sCount[first] else None
        if found is None:
            if state.isEmpty(line - 1) and not state.isEmpty(line) and state.sCount[line] <= state.sCount[first]:
                break
            continue
        if found[2] != begun[2]:
            break
        ones = ones and int(found[1]) == int(begun[1])
        if not ones and int(found[1]) != number + points:
            return True
        points += 1
    return points == 1 and number > 1


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _sum(state: StateInline, silent: bool) -> bool:
    """A single star between letters or digits stays a star."""
    at, words = state.pos, state.src
    inside = 0 < at < state.posMax - 1
    if not inside or words[at] != "*" or not (_plain_letter(words[at - 1]) and _plain_letter(words[at + 1])):
        return False
    if not silent:
        state.pending += "*"
    state.pos += 1
    return True


def _plain_letter(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _address(state: StateInline, silent: bool) -> bool:
    """The rest of a web address, after its scheme: what looks like emphasis or an escape in it is not.

    It becomes a link, but within the words of one.
    """
    scheme = next((each for each in ("https", "http") if state.pending.endswith(each)), "")
    if not scheme or not state.src.startswith("://", state.pos):
        return False
    end = _end_of_address(state)
    url = scheme + state.src[state.pos : end]
    leads = end > state.pos + 3 and not state.linkLevel and state.md.validateLink(state.md.normalizeLink(url))
    if not silent:
        if leads:
            state.pending = state.pending.removesuffix(scheme)
            opened = state.push("link_open", "a", 1)
            opened.attrs, opened.markup, opened.info = {"href": state.md.normalizeLink(url)}, "autolink", "auto"
            state.push("text", "", 0).content = url
            state.push("link_close", "a", -1)
        else:
            state.pending += url.removeprefix(scheme)
    state.pos = end
    return True


def _end_of_address(state: StateInline) -> int:
    """Without what belongs to the sentence: its stop, or a bracket that was opened before the address."""
    end, deep = state.pos + 3, 0
    while end < state.posMax and not (state.src[end].isspace() or state.src[end] in '<>"[]'):
        deep += {"(": 1, ")": -1}.get(state.src[end], 0)
        if deep < 0:
            break
        end += 1
    return state.pos + 3 + len(state.src[state.pos + 3 : end].rstrip(_BEHIND + "(" * (deep > 0)))
