"""Markdown tokens to the HTML of a mail: few tags, a button for a lone link, nothing from outside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import css_inline
from flask import render_template
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from portal.core.settings import Association

BUTTON = "button "
BEFORE_BUTTON = '<table role="presentation" class="btn"><tr><td class="btn">'
AFTER_BUTTON = "</td></tr></table>\n"
SAFE = re.compile(r"(https?|mailto):", re.IGNORECASE)

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": False}).disable("image")
_inliner = css_inline.CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


def tokens_of(source: str) -> list[Token]:
    """The parsed body, with every link checked and a lone link that asks for it set as a button."""
    found = _markdown.parse(source)
    for token in found:
        if token.type == "inline":
            _check_links(token.children or [])
    for index, token in enumerate(found):
        if token.type == "paragraph_open" and _is_button(found[index + 1]):
            found[index] = Token("html_block", "", 0, content=BEFORE_BUTTON, meta={"button": True})
            found[index + 2] = Token("html_block", "", 0, content=AFTER_BUTTON)
    return found


def _check_links(children: Sequence[Token]) -> None:
    for child in children:
        if child.type == "link_open" and not SAFE.match(str(child.attrGet("href") or "")):
            raise ValueError("a link in a mail is absolute: http, https or mailto")


def _is_button(inline: Token) -> bool:
    children = inline.children or []
    if len(children) < 3 or children[0].type != "link_open" or children[-1].type != "link_close":
        return False
    if any(child.type == "link_open" for child in children[1:]) or not children[1].content.startswith(BUTTON):
        return False
    children[1].content = children[1].content.removeprefix(BUTTON)
    return True


def body_of(tokens: Sequence[Token]) -> Markup:
    """The body's HTML. Buttons are padded cells, as mail programs need them."""
    return Markup(_markdown.renderer.render(tokens, _markdown.options, {}))


def page_of(body: Markup, *, association: Association, **values: Any) -> str:
    """The whole HTML part: the body in the layout of mail, with its style sheet written into the elements."""
    page = render_template("layouts/mail.html", body=body, association=association, **values)
    return str(_inliner.inline(page))
