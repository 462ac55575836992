"""Databases with the demo in them, made once a day and kept below `var/bench`: filling one takes longer than measuring.

What makes them is part of their name: another migration or another demo is another database. PostgreSQL is filled from
the SQLite one by the portal's own `move`, which is several times as quick as making the demo there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench.support import servers

KEPT = servers.ROOT / "var" / "bench"


@contextmanager
def database(kind: str, people: int) -> Iterator[tuple[Path, str]]:
    """A folder of data and the DATABASE_URL in it ("" for SQLite), as long as the block lasts."""
    source = _made(people)
    if kind == "sqlite":
        yield source, ""
        return
    from tests.support import postgresql

    with postgresql.server() as url:
        servers.flask(source, "guildhall", "move", "--to", url)
        _analyse(url)
        yield source, url


def _made(people: int) -> Path:
    """The folder of the SQLite database of so many people; older ones of that size make room for it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    folder = KEPT / f"{people}-{datetime.now(UTC):%Y%m%d}-{_maker()}"
    for other in KEPT.glob(f"{people}-*"):
        if other != folder:
            shutil.rmtree(other)
    if not folder.is_dir():
        half = KEPT / f"{people}-unfinished-{os.getpid()}"
        half.mkdir()
        servers.flask(half, "db", "upgrade")
        servers.flask(half, "guildhall", "demo", "--people", str(people))
        half.rename(folder)
    return folder


def _maker() -> str:
    """What the migrations and the demo are today, in ten digits."""
    found = hashlib.sha256()
    files = [*servers.ROOT.glob("migrations/versions/*.py"), *servers.ROOT.glob("portal/**/demo*/**/*.py")]
    for path in sorted({*files, *servers.ROOT.glob("portal/**/demo.py")}):
        found.update(path.read_bytes())
    return found.hexdigest()[:10]


def _analyse(url: str) -> None:
    """What autovacuum does on a server within minutes of so many new rows; ours is without it."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
