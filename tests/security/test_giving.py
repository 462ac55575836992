"""All rights × all givers × all ways of giving and taking: nobody hands on, or takes, what is not theirs."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from flask import Flask, request
from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.accounts import sessions
from portal.accounts.models import AccountSession
from portal.accounts.queries import powers_of
from portal.core import clock, unit
from portal.core.actors import Power, Right, everywhere
from portal.core.db import db
from portal.core.work import unit_of_work
from tests.architecture.sources import listed, modules
from tests.security.giving import GIVING, NEITHER, TAKING, Way
from tests.security.house import ALL_BUT, GIVERS, Held, House, build, held
from tests.security.walking import blank_pages, csrf_token, known_actors, signed_in_cookie
from tests.support.client import Answer, Client


@dataclass
class Watch:
    """What a request would have written, seen just before it is taken back."""

    house: House
    way: Way | None = None
    right: Right = Right.AUDIT
    after: Held | None = None


@contextmanager
def taken_back(watch: Watch) -> Iterator[None]:
    """Every unit of work is checked by the database, looked at, and taken back: each try finds the same house."""

    def look_and_forget(self: Session) -> None:
        self.flush()
        if watch.way is not None and unit.is_open() and request.endpoint == watch.way.endpoint:
            if watch.way.then is not None:
                watch.way.then(watch.house, watch.right)
                self.flush()
            watch.after = held()
        self.rollback()

    with patch.object(Session, "commit", look_and_forget), patch.object(sessions, "carry", lambda *_, **__: None):
        yield


@dataclass
class Tries:
    """Everybody's browser in the house of giving."""

    app: Flask
    house: House
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = Client(self.app, Answer, use_cookies=False)
        self.token = csrf_token(self.app)
        for kind in GIVERS:
            self.cookies[kind] = signed_in_cookie(self.app, self.house.accounts[kind])
        with unit_of_work():
            long_ago = update(AccountSession).where(AccountSession.account_id == self.house.accounts[STALE])
            db.session.execute(long_ago.values(proved_at=clock.now() - timedelta(hours=1)))

    def send(self, way: Way, right: Right, who: str) -> Answer:
        thing = self.house.at(way.thing, right) if way.thing else ""
        data = {"csrf_token": self.token, **way.data(self.house, right, who)}
        things = thing if isinstance(thing, tuple) else (thing,)
        return self.client.post(
            way.path.format(*things), data=data, headers={"Cookie": self.cookies[who], "X-Kind": who}
        )


STALE = "stale administrator"


@pytest.fixture
def tries(app: Flask, once: Callable[[str, Any], Any]) -> Iterator[Tries]:
    def make() -> House:
        with unit_of_work():
            return build()

    yield Tries(app, once("giving", make))
    db.session.remove()


@pytest.mark.slow
def test_nobody_gives_or_takes_what_is_not_theirs(tries: Tries) -> None:
    before = held()
    wrong: list[str] = []
    db.session.rollback()
    watch = Watch(tries.house)
    with taken_back(watch), blank_pages(tries.app), known_actors(tries.app.extensions["house"]):
        for way in (*GIVING, *TAKING):
            for right in Right:
                for who in way.tried_by(right):
                    wrong += tried(tries, watch, before, way, right, who)
    assert not wrong, listed(wrong)


def tried(tries: Tries, watch: Watch, before: Held, way: Way, right: Right, who: str) -> Iterator[str]:
    """What is wrong with how one try ended."""
    watch.way, watch.right, watch.after = way, right, None
    answer = tries.send(way, right, who)
    after = watch.after if watch.after is not None else before
    gained, lost = after - before, before - after
    moved, allowed = {each for _, each in (lost if way.takes else gained)}, way.allows(who, right)
    told = f"{way.name}, {right}, {who}: {sorted(moved)}, {answer.status_code} to {answer.location}"
    if moved != ({right} if allowed else set()) or (not allowed and (gained or lost)):
        yield told
    if who == STALE and "/me/security/prove" not in (answer.location or ""):
        yield f"{told}, and was not asked who they are"


def test_every_page_that_gives_or_takes_is_tried() -> None:
    """Whatever route hands a giver on to an operation is one of the ways above."""
    found = set()
    for path, tree in modules().items():
        if "/routes" not in path:
            continue
        package = path.split("/")[1]
        for view in tree.body:
            if isinstance(view, ast.FunctionDef) and re.search(r"giver=(sessions\.)?giver\(\)", ast.unparse(view)):
                found.add(f"{package}.{view.name}")
    assert found - NEITHER == {way.endpoint for way in (*GIVING, *TAKING)}


@pytest.mark.slow
def test_somebody_with_every_right_but_administration_gains_nothing(tries: Tries) -> None:
    """They try everything, one after the other and for good, and what one try changed helps the next."""
    who, mine = "all but administration", tries.house.accounts["all but administration"]
    person = tries.house.people[who]

    def lasting() -> frozenset[Power]:
        db.session.rollback()
        return powers_of(mine, clock.now() + timedelta(days=3000))

    before, first = held(), lasting()
    db.session.rollback()
    with blank_pages(tries.app):
        for _ in range(2):
            for way in (*GIVING, *TAKING):
                for right in Right:
                    tries.send(way, right, who)
    db.session.rollback()
    now = held()
    mine_now = {right for thing, right in now - before if thing[0] == "seat" and thing[2] == person}
    assert not mine_now, "nobody seats themselves"
    assert lasting() == first == everywhere(ALL_BUT)
    kept = {(thing, right) for thing, right in before if right is Right.ADMINISTRATION}
    assert {pair for pair in now if pair[1] is Right.ADMINISTRATION} == kept, "administration stays where it was"
