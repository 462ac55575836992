"""The templates of notices: `templates/mail/<package>/<notice>.md`.

The head holds `Subject: …` (and, where wanted, `Preheader: …`); after a blank line follows the body in
Markdown. Whatever a value brings along is escaped, so a name that looks like a link stays a name. Filters
for longer texts by people: `quote` sets them as a quotation, `paragraphs` keeps their paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app
from flask_babel import gettext, ngettext
from jinja2 import Environment

from portal.core.settings import association
from portal.core.web import external_url

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


class Written(str):
    """A piece that is Markdown already and is not escaped again."""

    __slots__ = ()


class BadTemplate(ValueError):
    """A mail template without a subject."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A filled-in template."""

    subject: str
    preheader: str
    body: str


def escaped(value: Any) -> Written:
    """A value as one line of Markdown that shows exactly its characters."""
    if isinstance(value, Written):
        return value
    if value is None:
        return Written("")
    return Written(PUNCTUATION.sub(r"\\\1", " ".join(str(value).split())))


def paragraphs(value: Any) -> Written:
    """Somebody's text with its paragraphs and line ends."""
    found = re.split(r"\n\s*\n", str(value or "").strip())
    return Written("\n\n".join("\\\n".join(escaped(line) for line in part.splitlines()) for part in found))


def quote(value: Any) -> Written:
    """Somebody's text as a quotation."""
    return Written("\n".join(f"> {line}".rstrip() for line in paragraphs(value).splitlines()))


def _translated(message: str, **values: Any) -> Written:
    return Written(gettext(message, **{name: escaped(value) for name, value in values.items()}))


def _translated_number(one: str, many: str, num: int, **values: Any) -> Written:
    return Written(ngettext(one, many, num, **{name: escaped(value) for name, value in values.items()}))


def make_environment(app: Flask) -> Environment:
    """Jinja for mail: the application's filters and globals, but every value escaped for Markdown."""
    environment = app.jinja_env.overlay(autoescape=False, finalize=escaped)
    environment.globals = {
        **app.jinja_env.globals,
        "_": _translated,
        "gettext": _translated,
        "ngettext": _translated_number,
        "external_url": external_url,
    }
    environment.filters = {**app.jinja_env.filters, "quote": quote, "paragraphs": paragraphs}
    return environment


def fill(kind: str, context: dict[str, Any]) -> Draft:
    """The template of this kind of notice with these values. Raises what Jinja raises for a broken template."""
    environment = cast(Environment, current_app.extensions["guildhall-mail"].templates)
    template = environment.get_template(f"mail/{kind.replace('.', '/')}.md")
    return parse(template.render(association=association(), **context))


def parse(rendered: str) -> Draft:
    """Head and body of a filled-in template."""
    head, _, body = rendered.replace("\r\n", "\n").lstrip("\n").partition("\n\n")
    fields = dict(re.findall(r"^(Subject|Preheader):[ \t]*(.+)$", head, re.MULTILINE))
    if not fields.get("Subject", "").strip() or not body.strip():
        raise BadTemplate("a mail template begins with `Subject: …`, a blank line, and then says something")
    return Draft(_plain(fields["Subject"]), _plain(fields.get("Preheader", "")), body.strip() + "\n")


def _plain(line: str) -> str:
    return ESCAPED.sub(r"\1", line.strip())
