"""How long backup, restore and move take while the portal is at work, and whether all digests are equal.

    bin/bench backup [--people 50000] [--database sqlite postgresql]

On each database the demo is saved while a process writes all the time (entries of the audit trail, one transaction
each), and the backup is restored on the *other* database; then the database at rest is moved to the other one. What
comes out is read back and compared, table by table. Times are those of the commands' own functions, reading back
included; `floor` is the bar in seconds.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
BACKUP_BAR, RESTORE_BAR, MOVE_BAR = 60, 300, 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    from tests.support import postgresql

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guildhall-bench-")))
        server = stack.enter_context(postgresql.server())
        for kind in options.database:
            measure(kind, options.people, folder / kind, server)


def measure(kind: str, people: int, folder: Path, server: str) -> None:
    """One database as the source, the other as the target; prints three lines."""
    from tests.support.databases import create_database, database_at

    def empty(database: str, name: str) -> tuple[str, Path]:
        place = folder / name
        place.mkdir(parents=True)
        if database == "sqlite":
            return f"sqlite:///{place / 'guildhall.sqlite3'}", place
        create_database(server, f"{kind}_{name}")
        return database_at(server, f"{kind}_{name}").replace("postgresql:", "postgresql+psycopg:"), place

    other = "postgresql" if kind == "sqlite" else "sqlite"
    url, home = empty(kind, "source")
    with _portal(url, home):
        _move_in(people)
    file = folder / "saved.zip"
    with _writing(url, home) as wrote, _portal(url, home):
        before = wrote.value
        saved, seconds = _timed(lambda: _backup(home, file))
        during = wrote.value - before
    about = {"people": people, "rows": saved.rows, "bytes": file.stat().st_size, "written_meanwhile": during}
    _report("backup under load", kind, seconds, BACKUP_BAR, True, **about)
    target, place = empty(other, "restored")
    with _portal(url, home):
        done, seconds = _timed(lambda: _restore(file, place, target))
    equal = done.manifest.digests == _digests(target, place) == saved.digests
    _report("restore", f"{kind} to {other}", seconds, RESTORE_BAR, equal, people=people, rows=saved.rows)
    target, place = empty(other, "moved")
    with _portal(url, home):
        went_by, seconds = _timed(lambda: _move(home, target))
    equal = {name: tally.digest for name, tally in went_by.items()} == _digests(target, place) == _digests(url, home)
    _report("move", f"{kind} to {other}", seconds, MOVE_BAR, equal, people=people, rows=saved.rows)


def _report(what: str, database: str, seconds: float, bar: int, equal: bool, **more: Any) -> None:
    line = {
        "bench": what, "database": database, "value": round(seconds, 1), "unit": "s", "floor": bar,
        "ratio": round(seconds / bar, 2), "met": equal and seconds <= bar, "digests_equal": equal, **more,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "load": [round(load, 1) for load in os.getloadavg()],
    }  # fmt: skip
    print(json.dumps(line), flush=True)


def _timed(action: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    result = action()
    return result, time.perf_counter() - began


@contextmanager
def _portal(url: str, home: Path) -> Iterator[None]:
    from portal.core.closing import close
    from tests.support.application import make_app

    app = make_app(url, home)
    with app.app_context():
        try:
            yield
        finally:
            close(app)


def _move_in(people: int) -> None:
    from portal.core import demo
    from portal.core.schema import upgrade

    upgrade()
    demo.seed(people, 1)


def _backup(home: Path, file: Path) -> Any:
    from portal.core.db import db
    from portal.core.safekeeping.backup import backup

    return backup(db.engine, home, file, tell=_quiet)


def _restore(file: Path, place: Path, target: str) -> Any:
    from portal.core.safekeeping.restore import restore

    return restore(file, place, target, tell=_quiet)


def _move(home: Path, target: str) -> Any:
    from portal.core.db import db
    from portal.core.safekeeping.moving import move

    db.session.remove()
    db.engine.dispose()
    return move(db.engine, home, target, tell=_quiet)


def _digests(url: str, home: Path) -> dict[str, str]:
    from portal.core.db import db
    from portal.core.safekeeping import lines, tables
    from portal.core.safekeeping.snapshot import reading

    with _portal(url, home), reading(db.engine) as connection:
        return {table.name: lines.digest(connection, table).digest for table in tables.shape(connection).tables}


@contextmanager
def _writing(url: str, home: Path) -> Iterator[Any]:
    """A process that writes as long as the block lasts; its counter."""
    wrote, stop = multiprocessing.Value("i", 0), multiprocessing.Event()
    process = multiprocessing.Process(target=_write, args=(url, home, wrote, stop))
    process.start()
    try:
        while not wrote.value and process.is_alive():
            time.sleep(0.05)
        yield wrote
    finally:
        stop.set()
        process.join(60)


def _write(url: str, home: Path, wrote: Any, stop: Any) -> None:
    from portal.core import audit
    from portal.core.work import unit_of_work

    with _portal(url, home):
        while not stop.is_set():
            with unit_of_work():
                audit.write("bench.wrote", actor="bench")
            wrote.value += 1


def _quiet(what: str, count: int) -> None:
    """No word on how far it is."""


if __name__ == "__main__":
    main()
