"""Markdown tokens to the HTML of a mail: few tags, a button for a lone link, nothing from outside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import css_inline
from flask import current_app, render_template
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from portal.core.settings import Association

SAFE = re.compile(r"(https?|mailto):", re.IGNORECASE)

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": False}).disable("image")
_inliner = css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)


def tokens_of(source: str) -> list[Token]:
    """The parsed body, with every link checked and a link that stands alone set as a button."""
    found = _markdown.parse(source)
    for token in found:
        if token.type == "inline":
            _check_links(token.children or [])
    for index, token in enumerate(found):
        if token.type == "paragraph_open" and _is_button(found[index + 1]):
            children = found[index + 1].children or []
            found[index] = Token("html_block", "", 0, content=_button(children))
            found[index + 1].meta["button"] = True
            found[index + 2] = Token("html_block", "", 0, content="\n")
    return found


def _button(children: Sequence[Token]) -> str:
    macro: Any = current_app.jinja_env.get_template("ui/mail.html").module
    label = "".join(child.content for child in children)
    return str(macro.mail_button(label, str(children[0].attrGet("href"))))


def _check_links(children: Sequence[Token]) -> None:
    for child in children:
        if child.type == "link_open" and not SAFE.match(str(child.attrGet("href") or "")):
            raise ValueError("a link in a mail is absolute: http, https or mailto")


def _is_button(inline: Token) -> bool:
    """A link that stands alone."""
    children = inline.children or []
    if len(children) < 3 or children[0].type != "link_open" or children[-1].type != "link_close":
        return False
    return not any(child.type == "link_open" for child in children[1:])


def body_of(tokens: Sequence[Token]) -> Markup:
    """The body's HTML. A button is there as a padded cell already, as mail programs need it."""
    shown = [token for token in tokens if not token.meta.get("button")]
    return Markup(_markdown.renderer.render(shown, _markdown.options, {}))  # noqa: S704 - the parser takes no HTML


def page_of(body: Markup, *, association: Association, **values: Any) -> str:
    """The whole HTML part: the body in the layout of mail, with its style sheet written into the elements."""
    page = render_template("layouts/mail.html", body=body, association=association, **values)
    return str(_inliner.inline(page))
