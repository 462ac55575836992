"""The templates of notices: `templates/mail/<package>/<notice>.md`.

The head holds `Subject: …` (and, where wanted, `Preheader: …`); after a blank line follows the body in
Markdown, without a salutation, which every mail gets here. Whatever a value brings along is escaped, so a name that
looks like a link stays a name. Filters for longer texts by people: `quote` sets them as a quotation, `paragraphs` keeps
their paragraphs, `bullets` makes a list. `{{ button(_("Look at it"), url) }}` is a button, `when`, `where` and other
lines go into `{{ lines(one, other) }}`, which leaves out the empty ones.

Each of them is a paragraph of its own wherever it stands, and a line that holds nothing but a statement (`{% if … %}`)
counts as an empty line: no optional part can join two paragraphs, or tear one apart.

A value that nobody gave is an error in tests. In a portal that people use it is left out and logged, and so is a button
without an address: a letter that lacks half a sentence is better than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, wraps
from typing import Any, cast

from flask import Flask, current_app
from flask_babel import gettext, ngettext
from jinja2 import ChainableUndefined, Environment, Template

from portal.core import language, names
from portal.core.settings import Association, association, today
from portal.core.web import external_url

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
#: Characters: what is longer than this no list of mails shows.
SUBJECT_LENGTH = 120


class Written(str):
    """A piece that is Markdown already and is not escaped again."""

    __slots__ = ()


class Missing(ChainableUndefined):
    """A value that nobody gave: logged by its name, and left out."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        current_app.logger.error("a letter lacks what it calls %s", self._undefined_name)


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
    if value is None or isinstance(value, Missing):
        return Written("")
    return Written(PUNCTUATION.sub(r"\\\1", " ".join(str(value).split())))


def paragraphs(value: Any) -> Written:
    """Somebody's text with its paragraphs and line ends."""
    found = re.split(r"\n\s*\n", str(value or "").strip())
    return Written("\n\n".join("\\\n".join(escaped(line) for line in part.splitlines()) for part in found))


def quote(value: Any) -> Written:
    """Somebody's text as a quotation."""
    return Written("\n".join(f"> {line}".rstrip() for line in paragraphs(value).splitlines()))


def bullets(values: Iterable[Any]) -> Written:
    """Each value as a line of a list."""
    return _apart("\n".join(f"- {escaped(value)}" for value in values))


def ways(values: Iterable[Any]) -> Written:
    """Each (words, address) as a line of a list, with the way there."""
    look = escaped(gettext("Look"))
    return _apart("\n".join(f"- {escaped(words)} [{look}](<{escaped(url)}>)" for words, url in values))


def button(label: Any, url: Any) -> Written:
    """A link that stands alone, which the layout sets as a button."""
    return _apart(f"[{escaped(label)}](<{escaped(url)}>)" if url else "")


def lines(*values: Any) -> Written:
    """One below the other in one paragraph; what is empty is left out."""
    return _apart("\\\n".join(escaped(value) for value in values if value))


def _apart(block: str) -> Written:
    """A paragraph of its own, whatever stands before and after it."""
    return Written(f"\n\n{block}\n\n" if block else "")


def _translated(message: str, **values: Any) -> Written:
    return Written(gettext(message, **{name: escaped(value) for name, value in values.items()}))


def _translated_number(one: str, many: str, num: int, **values: Any) -> Written:
    return Written(ngettext(one, many, num, **{name: escaped(value) for name, value in values.items()}))


def make_environment(app: Flask) -> Environment:
    """Jinja for mail: the application's filters and globals, but every value escaped for Markdown."""
    environment = app.jinja_env.overlay(autoescape=False, finalize=escaped, trim_blocks=False, lstrip_blocks=True)
    environment.globals = {
        **app.jinja_env.globals,
        "_": _translated,
        "gettext": _translated,
        "ngettext": _translated_number,
        "external_url": external_url,
        "button": button,
        "lines": lines,
    }
    own = {"quote": quote, "paragraphs": paragraphs, "bullets": bullets, "ways": ways}
    environment.filters = {name: _if_given(each) for name, each in {**app.jinja_env.filters, **own}.items()}
    environment.undefined = Missing
    return environment


def _if_given(function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, but for a value that nobody gave."""
    if hasattr(function, "jinja_pass_arg"):
        return function

    @wraps(function)
    def call(value: Any, *given: Any, **named: Any) -> Any:
        return value if isinstance(value, Missing) else function(value, *given, **named)

    return call


def fill(kind: str, context: dict[str, Any], name: str = "", *, alike: bool = False) -> Draft:
    """The template of this kind of notice with these values, to somebody of this name.

    Who is greeted by a given name has it in the context as `first`; else it is what the name tells of it. `alike`:
    many get these very words within minutes, so they are put together once; the values are plain then, and nobody's
    secret. Raises what Jinja raises for a broken template.
    """
    environment = cast(Environment, current_app.extensions["guildhall-mail"].templates)
    template = environment.get_template(f"mail/{kind.replace('.', '/')}.md")
    said = {name: value for name, value in context.items() if name != "first"}
    draft = _alike(template, tuple(said.items()), *_around()) if alike else _filled(template, context, association())
    hello = salutation(str(context.get("first") or names.given_name(name, language.current())))
    return replace(draft, body=f"{hello}\n\n{draft.body}")


def _filled(template: Template, values: dict[str, Any], house: Association) -> Draft:
    return parse(template.render(association=house, **values))


def _around() -> tuple[Association, str, date]:
    """What words depend on besides their values: whose they are, in which language, and how far a day is off."""
    return association(), language.current(), today()


@lru_cache(maxsize=64)
def _alike(template: Template, values: tuple[tuple[str, Any], ...], house: Association, _tag: str, _day: date) -> Draft:
    return _filled(template, dict(values), house)


def salutation(given: str) -> Written:
    """How every mail begins."""
    return _translated("Dear %(name)s,", name=given) if given else _translated("Good day,")


def parse(rendered: str) -> Draft:
    """Head and body of a filled-in template."""
    head, _, body = rendered.replace("\r\n", "\n").lstrip("\n").partition("\n\n")
    fields = dict(re.findall(r"^(Subject|Preheader):[ \t]*(.*)$", head, re.MULTILINE))
    if "Subject" not in fields or not body.strip():
        raise BadTemplate("a mail template begins with `Subject: …`, a blank line, and then says something")
    subject = _shortened(_plain(fields["Subject"])) or association().called
    return Draft(subject, _plain(fields.get("Preheader", "")), _spaced(body))


def _shortened(subject: str) -> str:
    """What a list of mails may show of it, up to the end of a word."""
    if len(subject) <= SUBJECT_LENGTH:
        return subject
    return subject[: SUBJECT_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def _spaced(body: str) -> str:
    """One empty line between paragraphs, and none that looks empty only."""
    return re.sub(r"\n\s*\n", "\n\n", "\n".join(line.rstrip() for line in body.strip().split("\n"))) + "\n"


def _plain(line: str) -> str:
    return ESCAPED.sub(r"\1", line.strip())
