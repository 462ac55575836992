"""CPU milliseconds and SQL statements of the pages of the bars, in one process, by turns with a fair floor.

The floor reads the same rows by the same index and answers with the same number of bytes. A busy machine slows both
sides alike, and CPU time repeats where requests a second swing.
"""

from __future__ import annotations

import json
import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any

#: Words that are searched for, one after the other, so that nothing of an answer is kept from the last one.
WORDS = ("ash", "anna b", "john", "mar", "baker", "ol wil", "rope", "de la")


@dataclass(frozen=True, slots=True)
class Asked:
    """A page of ours, for whom, and the floor's page beside it; `bar`: least ratio, or most milliseconds."""

    name: str
    reader: str
    path: str
    floor: str
    bar: float

    @property
    def met_above(self) -> bool:
        return self.bar < 1


PAGES = (
    Asked("event list", "", "/events", "/events?", 0.30),
    Asked("event page", "", "{event}", "/event?", 0.30),
    Asked("sign-in", "", "/sign-in", "/bare?", 0.35),
    Asked("directory, first page", "member", "/people", "/in/people?", 0.50),
    Asked("directory, last page", "member", "/people?page={last}", "/in/people?page={last}&", 0.50),
    Asked("search", "member", "/people?q={words}", "/in/search?q={words}&", 0.50),
    Asked("event page, member", "member", "{event}", "/event?", 6),
    Asked("home", "member", "/", "/in/people?", 12),
    Asked("office", "admin", "/office", "/in/people?", 12),
)


def measure(rounds: int = 40) -> Iterator[dict[str, Any]]:
    """The figures of each page, on the database of the environment (the portal's, and FLOOR_DATABASE)."""
    from sqlalchemy import event

    from bench.support.floor import app as floor
    from portal import create_app
    from portal.core.db import db

    app = create_app({"LOG_LEVEL": "ERROR"})
    seen: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *a: seen.append(a[2]) if a[2] != "BEGIN" else None)
    readers = {name: _come_in(app.test_client(), name) for name in ("", "member", "admin")}
    beside = floor.test_client()
    beside.get("/enter")
    known = _known(readers)
    for page in PAGES:
        words, ours, bare, octets = cycle(WORDS), [], [], 0
        for _ in range(rounds + 3):
            filled = known | {"words": next(words).replace(" ", "+")}
            seen.clear()
            took, octets = _timed(readers[page.reader], page.path.format(**filled))
            ours.append(took)
            statements = len(seen)
            bare.append(_timed(beside, page.floor.format(**filled) + f"bytes={octets}")[0])
        value, under = statistics.median(ours[3:]), statistics.median(bare[3:])
        ratio = round(under / value, 3)
        yield {
            "page": page.name, "value": round(value, 2), "unit": "ms", "floor": round(under, 2), "ratio": ratio,
            "bar": page.bar, "met": ratio >= page.bar if page.met_above else value <= page.bar,
            "statements": statements, "bytes": octets,
        }  # fmt: skip


def _timed(client: Any, path: str) -> tuple[float, int]:
    began = time.process_time()
    answer = client.get(path)
    took = (time.process_time() - began) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return took, len(answer.data)


def _come_in(client: Any, name: str) -> Any:
    if name:
        page = client.get("/sign-in").text
        hidden = dict(re.findall(r'<input[^>]*name="(csrf_token|once)"[^>]*value="([^"]*)"', page))
        client.post("/sign-in", data=hidden | {"email": f"{name}@demo.example", "password": "welcome to guildhall"})
    return client


def _known(readers: dict[str, Any]) -> dict[str, Any]:
    listed = re.findall(r'href="(/events/[a-z0-9-]+)"', readers[""].get("/events").text)
    pages = re.findall(r"[?&;]page=(\d+)", readers["member"].get("/people").text)
    return {"event": next(path for path in listed if path != "/events/new"), "last": max(map(int, pages), default=1)}


if __name__ == "__main__":
    for figures in measure():
        print(json.dumps(figures), flush=True)
