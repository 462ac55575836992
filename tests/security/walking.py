"""Trying a door with a key: one request by one kind of user, and how it was answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from flask import Flask, request, url_for
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from portal.accounts import operations as accounts
from portal.accounts import sessions
from portal.accounts.models import Account
from portal.core import clock
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.house import House
from portal.core.work import unit_of_work
from tests.security.kinds import KINDS
from tests.security.world import World, rules
from tests.support.client import Answer, Client

IN, SIGN_IN, FORBIDDEN, MISSING = "in", "asked to sign in", "forbidden", "missing"
SAFE = {"GET", "HEAD"}
UNSAFE = {"POST", "PUT", "DELETE", "PATCH"}


@dataclass(frozen=True)
class Door:
    """A method of a rule, about one object."""

    rule: Rule
    method: str
    about: str
    path: str

    @property
    def name(self) -> str:
        return f"{self.rule.endpoint} {self.method} {self.about}".strip()


@dataclass
class Walk:
    """Everybody's browser, with a token for forms each, and the doors of the house."""

    app: Flask
    world: World
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        self.client = Client(self.app, Answer, use_cookies=False)
        self.token = csrf_token(self.app)

    def doors(self, *methods: str) -> Iterator[Door]:
        """Every rule × method × object; by default of the methods that change something."""
        with self.app.test_request_context():
            for rule in rules(self.app):
                for method in sorted((rule.methods or set()) & set(methods or UNSAFE)):
                    for about, values in self.world.addresses(rule).items():
                        yield Door(rule, method, about, url_for(rule.endpoint, **values))

    def cookie(self, kind: str) -> str:
        """The cookie of a browser in which a user of this kind is signed in. Nothing an answer sets is taken over."""
        if kind not in self.cookies:
            self.cookies[kind] = signed_in_cookie(self.app, self.world.accounts[kind])
        return self.cookies[kind]

    def ask(self, kind: str, method: str, path: str, **more: Any) -> Answer:
        """One request by a user of this kind, with a valid token where it posts."""
        headers = {"Cookie": self.cookie(kind), "X-Kind": kind, **more.pop("headers", {})}
        if method not in SAFE:
            more["data"] = {"csrf_token": self.token, **more.get("data", {})}
        return self.client.open(path, method=method, headers=headers, **more)

    def knock(self, door: Door, kind: str, **more: Any) -> str:
        """What this kind of user is told at this door."""
        return verdict(self.ask(kind, door.method, door.path, **more))


def verdict(answer: Any) -> str:
    """The kind of answer, by its status."""
    return verdict_of(answer.status_code, answer.location or "", answer.request.path)


def verdict_of(code: int, where: str, path: str) -> str:
    """The kind of answer of this status, which leads there, to whoever asked for this path."""
    if code in (302, 303) and where.split("?", maxsplit=1)[0] == "/sign-in" and path != "/sign-out":
        return SIGN_IN
    if code in (401, 403):
        return FORBIDDEN
    if code == 404:
        return MISSING
    return IN if code < 500 and code not in (400, 405) else f"answered {code}"


@dataclass(frozen=True)
class Said:
    """What an answer told: its kind, and what may be kept of it."""

    verdict: str
    cache: str


@dataclass
class Heard:
    """What was told at each address to each kind of user. Inside of `quickly` every knock finds the same house, so what
    was told once need not be asked again."""

    known: dict[tuple[str, str, str], Said] = field(default_factory=dict)

    def at(self, walk: Walk, kind: str, method: str, path: str) -> Said:
        asked = (kind, method, path)
        if asked not in self.known:
            answer = walk.ask(*asked)
            self.known[asked] = Said(verdict(answer), answer.headers.get("Cache-Control", ""))
        return self.known[asked]


RAW_TOKEN = "0" * 40


def csrf_token(app: Flask) -> str:
    """The token that fits a session holding RAW_TOKEN."""
    return str(URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(RAW_TOKEN))


def signed_in_cookie(app: Flask, account_id: int | None) -> str:
    """A cookie of a new session of this account, or of a visitor; the form token in it is known."""
    contents: dict[str, Any] = {"csrf_token": RAW_TOKEN}
    if account_id is not None:
        with unit_of_work():
            token = accounts.start_session(db.session.get_one(Account, account_id), now=clock.now())
        contents |= {"_user_id": token, "_fresh": True}
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(contents)}"


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Whatever is written inside is checked by the database and then taken back: every knock finds the same house.

    A sign-in that was taken back cannot be carried in a cookie, so none is.
    """

    def check_and_forget(self: Session) -> None:
        self.flush()
        self.rollback()

    with patch.object(Session, "commit", check_and_forget), patch.object(sessions, "carry", lambda *_, **__: None):
        yield


class _Blank:
    """A template that says nothing."""

    def render(self, *_: Any, **__: Any) -> str:
        return "<!doctype html>"


@contextmanager
def blank_pages(app: Flask) -> Iterator[None]:
    """Pages without their contents, and without what all of them are given: for questions that the status answers."""
    found = app.jinja_env.get_or_select_template

    def page_or_letter(name: Any, *more: Any, **named: Any) -> Any:
        return found(name, *more, **named) if str(name).startswith("mail/") else _Blank()

    blank = patch.object(app.jinja_env, "get_or_select_template", page_or_letter)
    with blank, patch.object(app, "update_template_context", lambda _: None):
        yield


@contextmanager
def known_actors(house: House) -> Iterator[None]:
    """Who somebody is gets computed once per kind of user (by the portal itself), not once per request."""
    load, known = house.load_actor, dict[str, Actor]()

    def remembered() -> Actor:
        kind = request.headers.get("X-Kind", "")
        if kind not in known:
            known[kind] = load()
        return known[kind]

    with patch.object(house, "load_actor", remembered):
        yield


@contextmanager
def quickly(walk: Walk) -> Iterator[None]:
    """All three: for a walk through every door with every key."""
    for kind in KINDS:
        walk.cookie(kind)
    with nothing_kept(), blank_pages(walk.app), known_actors(walk.app.extensions["house"]):
        yield
