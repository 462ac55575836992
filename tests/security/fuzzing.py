"""Filling in every form wrongly, as everybody who may, and reading every page with rubbish in its address."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from portal.core.tidying import tidy
from tests.security.hostile import ANY, ARGUMENTS, spoiled
from tests.security.sweeping import forms_in
from tests.security.walking import Walk
from tests.support.client import Answer
from tests.support.page import Form, Page

KINDS = (
    *("visitor", "account", "applicant", "member", "owner", "door", "attendee", "chair", "candidate", "suggested"),
    *("giver", "receiver", "referred", "representative", "events office", "leadership office", "volunteer lead"),
    *("members office", "dues", "editor", "sender", "administrator", "lapsed"),
)
UNKEPT = {"password", "file", "hidden", "checkbox", "radio", "select"}
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufdd0\ufffe\uffff\ud800-\udfff]")
#: Where a page says what was wrong and shows what was typed; its frame is long and always the same.
MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
QUERIES = ("q", "page", "on", "next", "find", "status", "kind", "view", "all", "as", "when", "trade", "near", "from",
           "receiver", "referred", "key", "email", "month", "sort", "organisation", "new", "still")  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A form as somebody found it: where it goes, its fields, and what a browser would send."""

    kind: str
    action: str
    fields: tuple[tuple[str, str], ...]
    usual: tuple[tuple[str, Any], ...]


@dataclass
class Fuzzer:
    """Makes requests one after the other; the same seed makes the same ones."""

    walk: Walk
    seed: int
    forms: dict[Any, Found] = field(default_factory=dict)
    paths: dict[str, None] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    made: int = 0

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.patterns = [rule.rule for rule in self.walk.app.url_map.iter_rules() if rule.endpoint != "static"]

    def look_around(self, kinds: tuple[str, ...] = KINDS) -> None:
        """Collect every form of every page that these people see."""
        for door in self.walk.doors("GET"):
            for kind in kinds:
                answer = self._ask(kind, "GET", door.path)
                if answer is not None and answer.status_code == 200 and answer.mimetype == "text/html":
                    self.learn(kind, door.path, answer.get_data(as_text=True))

    def learn(self, kind: str, path: str, html: str) -> None:
        """The forms of one page, each kind of form once."""
        self.paths.setdefault(path)
        for form in forms_in(html, path, self.seen):
            found = _found(kind, form)
            self.forms.setdefault((found.action.partition("?")[0], found.fields), found)

    def steps(self, count: int) -> Iterator[None]:
        """That many requests: mostly forms, some addresses, some questions in addresses."""
        posts = [form for form in self.forms.values() if form.kind != "get"]
        for _ in range(count):
            chance = self.rng.random()
            if chance < 0.7 and posts:
                self.submit(self.rng.choice(posts))
            elif chance < 0.85:
                self.read_rubbish()
            else:
                self.ask_rubbish()
            yield

    def submit(self, form: Found) -> None:
        """One form, spoiled; a refusal is a sentence and keeps what was typed."""
        data = spoiled(dict(form.fields), dict(form.usual), self.rng)
        path, _, query = form.action.partition("?")
        answer = self._ask(form.kind, "POST", path, data=data, query_string=query)
        if answer is not None and answer.status_code == 422:
            self._read_refusal(form, data, answer)

    def read_rubbish(self) -> None:
        """Any rule with rubbish where its arguments stand, by any method."""
        pattern = self.rng.choice(self.patterns)
        path = re.sub(r"<[^>]+>", lambda _: self._argument(), pattern)
        self._ask(self.rng.choice(KINDS), self.rng.choice(("GET", "GET", "POST")), path)

    def ask_rubbish(self) -> None:
        """A page that exists, with rubbish after the question mark."""
        said = {self.rng.choice(QUERIES): self.rng.choice(ANY)[:2000] for _ in range(self.rng.randint(1, 3))}
        self._ask(self.rng.choice(KINDS), "GET", self.rng.choice(tuple(self.paths)), query_string=_encoded(said))

    def _argument(self) -> str:
        return self.rng.choice(ARGUMENTS)

    def _ask(self, kind: str, method: str, path: str, **more: Any) -> Answer | None:
        self.made += 1
        try:
            answer = self.walk.ask(kind, method, path, **_sendable(more))
        except Exception as error:
            self._note(kind, method, path, more, f"{type(error).__name__}: {str(error)[:300]}")
            return None
        if answer.status_code >= 500:
            self._note(kind, method, path, more, f"answered {answer.status_code}")
        return answer

    def _read_refusal(self, form: Found, data: dict[str, Any], answer: Answer) -> None:
        if answer.mimetype != "text/html":
            return
        html, kinds = answer.get_data(as_text=True), dict(form.fields)
        main = MAIN.search(html)
        page = Page(main[0] if main else html)
        if not page.errors and not answer.page.errors:
            self._note(form.kind, "POST", form.action, data, "refused without a sentence")
        shown = _values_shown(page)
        if not shown.keys() >= kinds.keys() & data.keys():
            shown = _values_shown(answer.page)
        for name, value in data.items():
            if kinds.get(name) in UNKEPT or name not in kinds or not isinstance(value, str):
                continue
            typed = _tidy(value)
            if not typed or UNPRINTABLE.search(value) or name not in shown:
                continue
            if not any(typed in _tidy(kept) for kept in shown[name]):
                self._note(form.kind, "POST", form.action, {name: value[:60]}, "what was typed is gone")

    def _note(self, kind: str, method: str, path: str, said: Any, why: str) -> None:
        self.wrong.append(f"{kind}: {method} {path[:100]} {_short(said)}: {why}")


def _tidy(value: str) -> str:
    """As forms keep it: marks that nobody sees are no loss."""
    return str(tidy(value))


def _found(kind: str, form: Form) -> Found:
    fields = {}
    for tag in form.tag.select("input[name], select[name], textarea[name]"):
        name = str(tag["name"])
        if name != "csrf_token":
            fields[name] = tag.name if tag.name != "input" else str(tag.get("type", "text")).lower()
    for tag in form.tag.select("button[name]"):
        fields.setdefault(str(tag["name"]), "hidden")
    usual = {name: value for name, value in form.values.items() if name not in ("csrf_token", "once")}
    method = kind if form.method == "post" else "get"
    return Found(
        method, form.action, tuple(sorted(fields.items())),
        tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in usual.items()),
    )  # fmt: skip


def _values_shown(page: Page) -> dict[str, list[str]]:
    shown: dict[str, list[str]] = {}
    for form in page.forms:
        for name, value in form.values.items():
            shown.setdefault(name, []).extend(value if isinstance(value, list) else [value])
    return shown


def _sendable(more: dict[str, Any]) -> dict[str, Any]:
    """As bytes travel: what UTF-8 cannot say is sent as a browser that knows no better would."""
    if "data" in more:
        more = {**more, "data": {_sent(key): _sent(value) for key, value in more["data"].items()}}
    return more


def _sent(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list | tuple) and value and not hasattr(value[0], "read"):
        return [_sent(each) for each in value]
    return value


def _encoded(said: dict[str, str]) -> str:
    return "&".join(f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in said.items())


def _short(said: Any) -> str:
    return repr(said)[:160]
