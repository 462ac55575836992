"""What pages offer: their links, and the buttons that need nothing typed; each tried by whoever saw it."""

from __future__ import annotations

import http.cookies
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urljoin

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from werkzeug.exceptions import HTTPException

from tests.security.sweeping import FORM, FRESH, Sweep
from tests.security.walking import IN, SIGN_IN, Walk, verdict, verdict_of
from tests.support.client import Answer
from tests.support.page import Form, Page


@dataclass(frozen=True)
class Offer:
    """A link or a button: who saw it, on which page, and what it does."""

    kind: str
    page: str
    method: str
    path: str
    words: str = ""
    values: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return f"{self.kind} on {self.page}: {self.method} {self.path} {self.words}".rstrip()


#: What leads on from a page. Frames of pages are long and alike, so each such tag is read once, and not each page.
LEADING = re.compile(r"<(?:a|form|iframe)\b[^>]*>")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@cache
def target_of(tag: str) -> str:
    """Where a tag leads without anything sent; empty where it does not."""
    found = Page(tag)("a[href], form[method=get][action], iframe[src]")
    return str(found[0].get("href") or found[0].get("action") or found[0].get("src")) if found else ""


def links(app: Flask, kind: str, path: str, html: str) -> Iterator[Offer]:
    """The links of one page that stay in the house."""
    for target in filter(None, map(target_of, LEADING.findall(COMMENT.sub("", html)))):
        if target.startswith(("#", "mailto:", "tel:", "data:")):
            continue
        whole = urljoin(path, target).split("#")[0]
        own = app.config["BASE_URL"]
        whole = whole.removeprefix(own) if whole.startswith(own) else whole
        if whole.startswith("/") and not whole.startswith(("//", "/static/")):
            yield Offer(kind, path, "GET", whole)


def buttons(kind: str, path: str, html: str) -> Iterator[Offer]:
    """The forms of one page in which nothing is typed or chosen: a press, and it is done."""
    for form in FORM.findall(COMMENT.sub("", html)):
        for action, words, values in presses(FRESH.sub(r"\1", form)):
            yield Offer(kind, path, "POST", urljoin(path, action), words, values)


@cache
def presses(html: str) -> list[tuple[str, str, tuple[tuple[str, Any], ...]]]:
    """Where each button of this form leads, what it says and sends; none where something is typed."""
    (form,) = Page(html).forms
    typed = form.tag.select("input:not([type=hidden]):not([type=submit]), select, textarea")
    return [] if form.method != "post" or typed else list(_presses(form))


def _presses(form: Form) -> Iterator[tuple[str, str, tuple[tuple[str, Any], ...]]]:
    sent = {name: value for name, value in form.values.items() if name not in ("csrf_token", "once")}
    for button in form.tag.select("button, input[type=submit]"):
        own = {str(button["name"]): str(button.get("value", ""))} if button.get("name") else {}
        yield form.action, " ".join(button.get_text(" ").split()), tuple(sorted((sent | own).items()))


def shape(app: Flask, offer: Offer) -> tuple[str, ...]:
    """What makes two offers alike enough to try one: who, and which rule with which verb."""
    adapter = app.url_map.bind("")
    path = offer.path.split("?")[0]
    try:
        endpoint, arguments = adapter.match(path, method=offer.method)
    except HTTPException as error:
        return (offer.kind, offer.method, path, str(error.code))
    verb = str(arguments.get("verb", ""))
    return (offer.kind, offer.method, endpoint, verb, *(name for name, _ in offer.values))


@dataclass
class Few:
    """Lets the first few offers of each shape through: the same button stands on many pages."""

    app: Flask
    most: int = 3
    tried: dict[tuple[str, ...], set[str]] = field(default_factory=dict)

    def take(self, offer: Offer) -> bool:
        seen = self.tried.setdefault(shape(self.app, offer), set())
        if len(seen) >= self.most or offer.path in seen:
            return False
        seen.add(offer.path)
        return True


def offers(app: Flask, sweep: Sweep) -> Iterator[Offer]:
    """Everything that the swept pages offer, a few of each shape."""
    few = Few(app)
    for read in sweep.pages:
        if read.status == 200 and read.headers["Content-Type"].startswith("text/html"):
            found = (*links(app, read.kind, read.path, read.text), *buttons(read.kind, read.path, read.text))
            yield from filter(few.take, found)


def crawl(walk: Walk, kind: str) -> Iterator[tuple[Offer, str]]:
    """Every offer that is met from the first page on by following links, and why it was refused (or "")."""
    few, waiting = Few(walk.app), [Offer(kind, "", "GET", "/")]
    while waiting:
        offer = waiting.pop(0)
        if not few.take(offer):
            continue
        if offer.method != "GET":
            yield offer, refused(walk, offer)
            continue
        answer = walk.ask(kind, "GET", offer.path)
        yield offer, _refusal_of_link(answer)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            html = answer.get_data(as_text=True)
            waiting += [*links(walk.app, kind, offer.path, html), *buttons(kind, offer.path, html)]


def refused(walk: Walk, offer: Offer) -> str:
    """Why the offer was no real one; empty when it was."""
    if offer.method == "GET":
        return _refusal_of_link(walk.ask(offer.kind, "GET", offer.path))
    path, _, query = offer.path.partition("?")
    answer = walk.ask(offer.kind, "POST", path, query_string=query, data=dict(offer.values))
    if verdict(answer) != IN:
        return verdict(answer)
    if answer.status_code not in (200, 303):
        return f"answered {answer.status_code}: {answer.page.errors}"
    complaint = [words for category, words in _flashes(walk.app, answer) if category == "error"]
    return f"complained: {complaint}" if complaint else ""


def _flashes(app: Flask, answer: Answer) -> list[tuple[str, str]]:
    """What the next page will say, by the cookie that the answer sets."""
    cookie = http.cookies.SimpleCookie("; ".join(answer.headers.getlist("Set-Cookie")))
    name, signer = app.config["SESSION_COOKIE_NAME"], SecureCookieSessionInterface().get_signing_serializer(app)
    if name not in cookie or not cookie[name].value or signer is None:
        return []
    return [(str(category), str(words)) for category, words in signer.loads(cookie[name].value).get("_flashes", [])]


def refusals_when_read(sweep: Sweep) -> dict[tuple[str, str], str]:
    """By who asked and where: how links were refused when every page was read, so that none is followed again."""
    return {
        (read.kind, read.path): _refusal(verdict_of(read.status, read.headers.get("Location", ""), read.path))
        for read in sweep.pages
    }


def _refusal_of_link(answer: Answer) -> str:
    return _refusal(verdict(answer))


def _refusal(said: str) -> str:
    return "" if said in (IN, SIGN_IN) else said
