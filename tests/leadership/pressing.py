"""Asking the pages: every link that one offers answers, and every button does what it says, were it pressed.

A press goes as far as the commit and not beyond it: the portal does all of it, and then nothing has happened.
"""

from __future__ import annotations

import contextvars
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice, product
from typing import Any
from urllib.parse import quote

from bs4 import Tag
from flask.testing import FlaskClient

from portal.core import unit
from portal.core.db import db
from tests.support.client import Answer, Client
from tests.support.page import Form, Page, said

DAY = timedelta(days=1)
#: Where the walk goes on; whatever else is linked belongs to others.
OURS = re.compile(r"/(office/)?leadership(/|$|\?)")
#: Days that somebody may type, from today: one of them is right, or no day is.
DAYS = (0, -1, 1, 10, 25, 40, 55, 70, 85, 100, 130, 160, 200, 300, 400, 4000)
MOST_TRIES = 200
#: Forms that ask for a name at each seat: no choice of ours fits them all (`succession/test_elections.py` fills them).
NAMES = re.compile(r"/election$")


class Taken(BaseException):
    """All was done, and would be committed now."""


def stop() -> None:
    raise Taken


def press(client: Client, form: Form, values: dict[str, Any]) -> str | None:
    """Send it, and let nothing come of it: None when it would have been done, or what was said instead."""

    def send() -> Answer:
        unit.fence.set(stop)
        return FlaskClient.open(client, form.action, method="POST", data=values, buffered=True)  # type: ignore[return-value]

    db.session.commit()
    try:
        answer = contextvars.Context().run(send)
    except Taken:
        return None
    if answer.status_code == 303:
        with client.session_transaction() as session:
            return f"303 {answer.location} {session.pop('_flashes', [])}"
    return f"{answer.status_code} {answer.page.errors}"


def fillings(form: Form, today: date, known: dict[str, str]) -> Iterator[dict[str, Any]]:
    """What somebody might send: as it stands there first, then with other choices and days."""
    values = {**form.values, **{name: word for name, word in known.items() if not form.values.get(name)}}
    values = {name: word for name, word in values.items() if form.tag.select(f'[name="{name}"]')}
    ways: dict[str, list[Any]] = {}
    for control in form.tag.select("input[name], select[name], textarea[name]"):
        name, kind = str(control["name"]), control.get("type", "text") if control.name == "input" else control.name
        if kind == "date":
            usual = values[name] or ("" if optional(form, control) else today.isoformat())
            ways[name] = list(dict.fromkeys([usual, *((today + each * DAY).isoformat() for each in DAYS)]))
        elif kind == "radio":
            ways.setdefault(name, []).append(control["value"])
        elif kind == "select":
            chosen = [str(each["value"]) for each in control.select("option") if each.get("value")]
            ways[name] = list(dict.fromkeys([*filter(None, [values.get(name)]), *chosen]))
        elif kind == "checkbox" and name == "early":
            values[name] = control.get("value", "on")
        elif kind == "text" and name.startswith("who_"):
            ways[name] = ["", known["person"], *known["names"].split("\n")]
        elif kind in {"text", "textarea"} and not values.get(name) and not optional(form, control):
            values[name] = "Words"
    for chosen in islice(product(*ways.values()), MOST_TRIES):
        yield {**values, **dict(zip(ways, chosen, strict=True))}


def optional(form: Form, control: Tag) -> bool:
    """Whether the page says that it may stay empty."""
    return bool(form.tag.select(f'label[for="{control.get("id")}"] .optional'))


class Reader:
    """Somebody who reads pages, follows what they link to, and would press what they offer.

    `known`: what they type, by the names of fields; `q` is whom they look for, `names` whom they may name.
    """

    def __init__(self, name: str, client: Client, today: date, known: dict[str, str]) -> None:
        self.name, self.client, self.today, self.known = name, client, today, known
        self.refused: list[str] = []
        self.pressed: set[str] = set()

    def read(self, *starts: str, wanted: Callable[[str], bool]) -> None:
        """Read these pages and, of those that they lead to, the wanted ones; and press."""
        waiting, met = list(starts), set(starts)
        while waiting:
            path = waiting.pop(0)
            answer = self.client.get(path)
            if answer.status_code != 200:
                self.refused.append(f"{self.name} is led to {path}: {self.says(answer)}")
                continue
            page = answer.page
            for to in leads(page, self.known["q"]):
                if OURS.match(to) and to not in met and wanted(to):
                    met.add(to)
                    waiting.append(to)
            for tag in page('main form[method="post"]'):
                self.press(path, Form(tag, path), tag)

    def press(self, path: str, form: Form, tag: Tag) -> None:
        told: dict[str, None] = {}
        if form.action in self.pressed or NAMES.search(form.action):
            return
        for values in fillings(form, self.today, self.known):
            sentence = press(self.client, form, values)
            if sentence is None:
                self.pressed.add(form.action)
                return
            told[sentence] = None
        words = said(tag.select("button")[0])
        self.refused.append(f"{self.name} is offered {words!r} on {path} ({form.action}): {[*told]}")

    def says(self, answer: Answer) -> str:
        if answer.status_code == 303:
            with self.client.session_transaction() as session:
                return f"303 {answer.location} {session.pop('_flashes', [])}"
        return str(answer.status_code)


def leads(page: Page, words: str) -> Iterator[str]:
    """Where the links of a page lead, and its search for somebody."""
    for tag in page("main a[href]"):
        yield str(tag["href"]).partition("#")[0]
    for tag in page('main form[role="search"]'):
        if not tag.select_one('[name="q"]')["value"]:  # type: ignore[index]
            yield f"{tag['action']}?q={quote(words)}"
