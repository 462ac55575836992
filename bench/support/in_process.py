"""CPU milliseconds and SQL statements of pages, in one process: those of the bars by turns with a fair floor, then all.

    python -m bench.support.in_process bars|every

The floor reads the same rows by the same index and answers with the same number of bytes. A busy machine slows both
sides alike, and CPU time repeats where requests a second swing.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

from werkzeug.exceptions import HTTPException

from bench.support.asked import PAGES, WORDS

READERS = ("", "member", "admin")
#: Every page: at most so much, but for exports, which may take as long as they are.
MOST_MS, MOST_STATEMENTS = 15, 8
EXPORTS = re.compile(r"export|download|\.zip|\.csv|\.xlsx|calendar/|backup")
LINK = re.compile(r'href="(/[^"#]*)"')


class Portal:
    """The portal in this process, with somebody of each kind signed in, and the statements it asks."""

    def __init__(self) -> None:
        from sqlalchemy import event

        from portal import create_app
        from portal.core.db import db

        self.app = create_app({"LOG_LEVEL": "ERROR", "JOBS": False})
        self.statements = 0
        with self.app.app_context():
            event.listen(db.engine, "before_cursor_execute", self._count)
        self.readers = {name: _come_in(self.app.test_client(), name) for name in READERS}

    def _count(self, *told: Any) -> None:
        self.statements += told[2] != "BEGIN"

    def ask(self, reader: str, path: str) -> tuple[float, Any]:
        """The milliseconds that a page takes, and its answer."""
        self.statements = 0
        return _timed(self.readers[reader], path)


def bars(rounds: int = 40) -> Iterator[dict[str, Any]]:
    """The figures of each page that has a bar, on the database of the environment (the portal's, FLOOR_DATABASE)."""
    from bench.support.floor import app as floor

    portal, beside = Portal(), floor.test_client()
    beside.get("/enter")
    known = _known(portal)
    for page in PAGES:
        words, ours, bare = cycle(WORDS), [], []
        for _ in range(rounds + 3):
            filled = known | {"words": next(words).replace(" ", "+")}
            took, answer = portal.ask(page.reader, page.path.format(**filled))
            statements, octets = portal.statements, len(answer.data)
            if answer.status_code != 200:
                raise RuntimeError(f"{page.name} answered {answer.status_code}")
            ours.append(took)
            bare.append(_timed(beside, page.floor.format(**filled) + f"bytes={octets}")[0])
        value, under = statistics.median(ours[3:]), statistics.median(bare[3:])
        ratio = round(under / value, 3)
        yield {
            "page": page.name, "value": round(value, 2), "unit": "ms", "floor": round(under, 2), "ratio": ratio,
            "bar": page.bar, "met": page.met(value, ratio), "statements": statements, "bytes": octets,
        }  # fmt: skip


def every(rounds: int = 5) -> Iterator[dict[str, Any]]:
    """All pages that a visitor, a member and an administrator come to by links, one of each kind; the dearest."""
    portal = Portal()
    found: list[tuple[float, int, str, str]] = []
    for reader in READERS:
        for path in _walk(portal, reader):
            taken = [portal.ask(reader, path)[0] for _ in range(rounds)]
            found.append((round(statistics.median(taken), 1), portal.statements, reader or "visitor", path))
    dear = [page for page in found if page[0] > MOST_MS]
    many = [page for page in found if page[1] > MOST_STATEMENTS]
    yield {
        "page": "every page", "value": max(found)[0], "unit": "ms", "bar": MOST_MS, "met": not dear and not many,
        "pages": len(found), "above": len(dear), "above_8_statements": len(many),
        "dearest": sorted(found, reverse=True)[:10],
        "most_statements": sorted(found, key=lambda page: page[1], reverse=True)[:10],
    }  # fmt: skip


def _walk(portal: Portal, reader: str) -> Iterator[str]:
    """One address of each endpoint, found by following links from the start."""
    waiting, seen = ["/", "/office" if reader == "admin" else "/sign-in"], set[str]()
    adapter = portal.app.url_map.bind("localhost")
    while waiting:
        path = waiting.pop(0).replace("&amp;", "&")
        try:
            endpoint = adapter.match(path.partition("?")[0])[0]
        except HTTPException:  # something else than a page
            continue
        if endpoint in seen or endpoint == "static" or EXPORTS.search(path):
            continue
        seen.add(endpoint)
        answer = portal.ask(reader, path)[1]
        if answer.status_code == 200 and answer.mimetype == "text/html":
            waiting += LINK.findall(answer.text)
            yield path


def _timed(client: Any, path: str) -> tuple[float, Any]:
    began = time.process_time()
    answer = client.get(path)
    return (time.process_time() - began) * 1000, answer


def _come_in(client: Any, name: str) -> Any:
    if name:
        page = client.get("/sign-in").text
        hidden = dict(re.findall(r'<input[^>]*name="(csrf_token|once)"[^>]*value="([^"]*)"', page))
        client.post("/sign-in", data=hidden | {"email": f"{name}@demo.example", "password": "welcome to guildhall"})
    return client


def _known(portal: Portal) -> dict[str, Any]:
    listed = re.findall(r'href="(/events/[a-z0-9-]+)"', portal.ask("", "/events")[1].text)
    pages = re.findall(r"[?&;]page=(\d+)", portal.ask("member", "/people")[1].text)
    return {"event": next(path for path in listed if path != "/events/new"), "last": max(map(int, pages), default=1)}


MEASURES: dict[str, Callable[[], Iterator[dict[str, Any]]]] = {"bars": bars, "every": every}

if __name__ == "__main__":
    for figures in MEASURES[sys.argv[1]]():
        print(json.dumps(figures), flush=True)
