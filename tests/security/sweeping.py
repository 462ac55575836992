"""Reading the whole house once, as everybody who between them reaches every page, and keeping what was read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import MetaData, select
from werkzeug.test import TestResponse

from portal.core.db import db
from tests.security import officers
from tests.security.walking import Walk
from tests.support.page import Form, Page

READERS = (
    *("visitor", "account", "member", "owner", "chair", "candidate", "giver", "receiver", "referred", "audit"),
    *("editor", "members office", "administrator", "lapsed", officers.KIND),
)


@dataclass
class Read:
    """One page as one kind of user got it."""

    endpoint: str
    name: str
    kind: str
    path: str
    status: int
    headers: Any
    text: str


@dataclass
class Sweep:
    """Every page read, and the tables whose rows were others afterwards."""

    pages: list[Read] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    _forms: list[tuple[Read, Form]] | None = None

    def html(self) -> Iterator[Read]:
        """The pages that somebody got to see."""
        for read in self.pages:
            if read.status == 200 and read.headers["Content-Type"].startswith("text/html"):
                yield read

    def forms(self) -> list[tuple[Read, Form]]:
        """Every form that somebody got to see; of those that are alike letter by letter, the first."""
        if self._forms is None:
            seen: set[str] = set()
            self._forms = [(read, form) for read in self.html() for form in forms_in(read.text, read.path, seen)]
        return self._forms


def sweep(walk: Walk) -> Sweep:
    """GET everything, as every reader."""
    found = Sweep()
    for kind in READERS:
        walk.cookie(kind)
    before = contents()
    for door in walk.doors("GET"):
        for kind in READERS:
            try:
                answer = walk.ask(kind, "GET", door.path)
            except Exception as error:
                found.broken.append(f"{door.name}, {kind}: {type(error).__name__}: {error}")
                continue
            name = door.rule.endpoint
            found.pages.append(
                Read(name, door.name, kind, door.path, answer.status_code, answer.headers, text_of(answer))
            )
    after = contents()
    found.changed = {name for name, rows in after.items() if rows != before[name]}
    return found


FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
#: What is another in every form: its one-time key and its token.
FRESH = re.compile(r'(name="[^"]*(?:csrf_token|once)"[^>]*\bvalue=")[^"]*')


def forms_in(html: str, path: str, seen: set[str]) -> Iterator[Form]:
    """The forms of a page that are not in `seen` yet. The form alone is read: frames of pages are long, and alike."""
    for text in FORM.findall(html):
        alike = FRESH.sub(r"\1", text)
        if "action=" not in text.partition(">")[0]:
            alike = path + alike
        if alike not in seen:
            seen.add(alike)
            yield from Page(text, path).forms


def text_of(answer: TestResponse) -> str:
    """What stands in an answer; of an archive, in all its files."""
    if answer.mimetype != "application/zip":
        return answer.data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


#: Looking at a page may change these.
UNTOLD = {"last_seen_at", "ip", "opened_sealed"}


def contents() -> dict[str, Any]:
    """Every table's rows, but for the moments at which somebody was last seen, or read about from outside."""
    db.session.rollback()
    found = MetaData()
    found.reflect(db.engine)
    told = {}
    for table in found.sorted_tables:
        columns = [column for column in table.columns if column.name not in UNTOLD]
        if columns:
            told[table.name] = sorted(map(repr, db.session.execute(select(*columns))))
    db.session.rollback()
    return told
