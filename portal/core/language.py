"""In which language something is said: decided by whom it is for, and carried along with it.

A page is in the language of whoever reads it: the one their account chose, else the cookie's, else what their browser
asks for, else the association's own; always one that the portal has. Whatever is written for somebody else (a mail, a
letter) is written inside `with spoken(their_language):`, and so is what is kept as the association's: `spoken(None)`.

The language that is being spoken belongs to the running thread, and to nothing that outlives the block: threads of a
worker write to different people at the same time. So nobody asks Flask-Babel, which keeps the first answer it got.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, cast

from babel import Locale, localedata
from babel.core import get_global
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, has_app_context, has_request_context, request
from flask_babel import Domain
from markupsafe import Markup

from portal.core.settings import association

#: What the sources are written in.
SOURCE = "en"
COOKIE = "language"
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


class Languages:
    """The languages of one application: the sources' own, and every one that it has a catalogue of."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.catalogues: dict[str, NullTranslations | None] = {SOURCE: NullTranslations()}
        self.catalogues |= {path.parts[-3]: None for path in folder.glob("*/LC_MESSAGES/messages.mo")}
        #: The language that the account of this request chose, or "", and that of any account. Set by accounts.
        self.of_account: Callable[[], str] = lambda: ""
        self.of_any: Callable[[int], str] = lambda number: ""

    def catalogue(self, tag: str) -> NullTranslations:
        """The words of a language, read once; the sources' where there are none."""
        name = tag if tag in self.catalogues else tag.partition("_")[0]
        found = self.catalogues.get(name, self.catalogues[SOURCE])
        if found is None:
            found = self.catalogues[name] = Translations.load(self.folder, [name])
        return found


class Catalogue(Domain):
    """The words of the language being spoken, for Flask-Babel's `gettext`."""

    def get_translations(self) -> Any:
        return words() if has_app_context() else super().get_translations()


def init_languages(app: Flask) -> None:
    """Find the catalogues in `portal/translations`."""
    app.extensions["languages"] = Languages(Path(app.root_path) / "translations")


def ask_accounts(app: Flask, of_request: Callable[[], str], of_any: Callable[[int], str]) -> None:
    """Where the language is asked that the account of a request chose, and that of any account."""
    app.extensions["languages"].of_account, app.extensions["languages"].of_any = of_request, of_any


def of_account(number: int | None) -> str:
    """The language of what is written for an account outside of its requests; "" for the association's."""
    return _languages().of_any(number) if number is not None and several() else ""


def current() -> str:
    """The language being spoken, as Babel writes it: en, de, pt_BR."""
    said = _spoken.get()
    if said is not None:
        return said
    if not has_app_context():
        return SOURCE
    if not has_request_context():
        return ours()
    if "language" not in g:
        g.language = _of_request()
    return cast(str, g.language)


def words() -> NullTranslations:
    """The catalogue of the language being spoken. A page asks for hundreds of words: its own is kept with it."""
    if _spoken.get() is None:
        found = g.get("words")
        if found is not None:
            return cast(NullTranslations, found)
    found = _languages().catalogue(current())
    if _spoken.get() is None and has_request_context():
        g.words = found
    return found


def ours() -> str:
    """The association's own: of what it keeps, and of mail to somebody who has chosen none."""
    return association().locale or SOURCE


def offered() -> tuple[str, ...]:
    """The languages that somebody may choose: the association's first."""
    first = ours()
    return (first, *sorted(tag for tag in _languages().catalogues if tag != first))


def several() -> bool:
    """Whether there is anything to choose."""
    return len(_languages().catalogues) > 1 or ours() not in _languages().catalogues


def known(tag: str | None) -> str:
    """This language where the portal has it, else the association's."""
    return tag if tag and tag in _languages().catalogues else ours()


@contextmanager
def spoken(tag: str | None) -> Iterator[str]:
    """Say everything inside in this language; in the association's for None, or for one that the portal has not."""
    before = _spoken.set(known(tag))
    try:
        yield cast(str, _spoken.get())
    finally:
        _spoken.reset(before)


def forget() -> None:
    """Decide anew: somebody signed in or out, or chose another language, during this request."""
    g.pop("language", None)
    g.pop("words", None)
    g.pop("regional", None)


def as_visitor() -> None:
    """Decide for this request without asking who makes it: where no account can be read."""
    forget()
    g.language = _of_browser()


def choices() -> tuple[tuple[str, str], ...]:
    """Those with what their speakers call them; none where there is nothing to choose."""
    return tuple((tag, named(tag)) for tag in offered()) if several() else ()


def named(tag: str) -> str:
    """What its speakers call a language: Deutsch."""
    found = Locale.parse(tag).get_display_name(tag) or tag
    return found[:1].upper() + found[1:]


def html_tag(tag: str | None = None) -> str:
    """For `lang`: pt-BR."""
    return (tag or current()).replace("_", "-")


def direction(tag: str | None = None) -> str:
    """For `dir`: ltr or rtl."""
    return _direction(tag or current())


def marks_of_content() -> Markup:
    """` lang=… dir=…` for words of the association's own, where they stand on a page in another language."""
    own = ours()
    return Markup("") if own == current() else Markup(' lang="{}" dir="{}"').format(html_tag(own), direction(own))


def from_the_left(words: str | None) -> Markup:
    """A telephone number or an address, as it is read on every page; a mirrored one would turn its groups round."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(words) if words else Markup("")


def regional() -> str:
    """The language as it is spoken where the association is (en_GB, de_CH): for dates, numbers and lists.

    A list asks for each of its dates: a page's own is kept with it.
    """
    if _spoken.get() is None and has_request_context():
        if (found := g.get("regional")) is None:
            found = g.regional = _regional(current(), association().time_zone)
        return cast(str, found)
    return _regional(current(), association().time_zone if has_app_context() else "")


def _languages() -> Languages:
    return cast(Languages, current_app.extensions["languages"])


def _of_request() -> str:
    if not several():
        return ours()
    chosen = _languages().of_account()
    return chosen if chosen in _languages().catalogues else _of_browser()


def _of_browser() -> str:
    if not several():
        return ours()
    kept = request.cookies.get(COOKIE, "")
    if kept in _languages().catalogues:
        return kept
    tags = {html_tag(tag): tag for tag in offered()}
    return tags.get(request.accept_languages.best_match(tags) or "", ours())


@cache
def _direction(tag: str) -> str:
    return str(Locale.parse(tag).text_direction)


@cache
def _regional(tag: str, zone: str) -> str:
    there = f"{tag}_{get_global('zone_territories').get(zone, '001')}"
    return there if "_" not in tag and localedata.exists(there) else tag
