"""How long a list of 10,000 people takes to come in, one row in a hundred of it bad, and what it holds in memory.

    bin/bench import [--rows 10000] [--database sqlite postgresql]

The command that brings lists in runs in a process of its own on an empty portal. Others like it are killed on their
way: of their people all are in the list, or nobody. At the end the list is undone again.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.support import servers

SECONDS, MEGABYTES = 30, 300
#: After which parts of the time of a whole one it is killed.
KILLED_AFTER = (0.5, 0.7, 0.8, 0.9)
COUNT = """
from sqlalchemy import func, select
from portal.core.db import db
from portal.members.people.models import Person
from wsgi import app
with app.app_context():
    print(db.session.scalar(select(func.count(Person.id))))
"""


UNDO = """
import time
from sqlalchemy import select
from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.locking import locked
from portal.core.work import unit_of_work
from portal.members.imports import undoing
from portal.members.imports.models import ImportFile
from wsgi import app
with app.app_context():
    number = db.session.scalar(select(ImportFile.id))
    begun = time.perf_counter()
    with unit_of_work():
        undoing.undo(locked(ImportFile, number), giver=OPERATOR, now=clock.now())
    print(time.perf_counter() - begun)
"""


@dataclass(frozen=True)
class Brought:
    """How long it took, megabytes at the most, who is there afterwards; how long undoing took, and who is left."""

    seconds: float
    megabytes: float
    people: int
    undoing: float = 0.0
    left: int = 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    well = True
    for kind in options.database:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "members.csv"
            path.write_text(written(options.rows), encoding="utf-8")
            seconds = _brought(kind, path).seconds
            left = [_brought(kind, path, kill=seconds * part).people for part in KILLED_AFTER]
            told = _brought(kind, path, undo=True)
        whole = told.people == options.rows - options.rows // 100 and set(left) <= {0, told.people} and not told.left
        met = whole and max(told.seconds, told.undoing) <= SECONDS and told.megabytes <= MEGABYTES
        well = well and met
        print(json.dumps({
            "bench": "import", "database": kind, "rows": options.rows, "people": told.people,
            "value": round(told.seconds, 1), "unit": "s", "bar": SECONDS, "megabytes": round(told.megabytes),
            "bar_megabytes": MEGABYTES, "left_by_killed": left, "undone_in": round(told.undoing, 1),
            "left_by_undoing": told.left, "met": met,
        }), flush=True)  # fmt: skip
    return 0 if well else 1


def written(rows: int) -> str:
    """A list of members of firms, with a bad address in every hundredth row."""
    lines = ["First name,Last name,Organization,Email,Membership level,Member since,Renewal due"]
    for number in range(rows):
        email = f"p{number}@firm{number % 900}.example" if number % 100 else f"bad {number}"
        name = f"Given{number},Family{number % 777},Firm {number % 900}"
        lines.append(f"{name},{email},Gold,2020-01-{number % 28 + 1:02d},2099-01-01")
    return "\n".join(lines) + "\n"


@contextmanager
def _portal(kind: str) -> Iterator[tuple[Path, str]]:
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sqlite":
            yield Path(folder), ""
            return
        from tests.support import postgresql

        with postgresql.server() as url:
            yield Path(folder), url


def _brought(kind: str, path: Path, *, kill: float | None = None, undo: bool = False) -> Brought:
    with _portal(kind) as (data, url):
        servers.flask(data, "db", "upgrade", database=url)
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "guildhall", "import", "people", str(path), "--json"]
        environment = servers.portal_environment(data, 1, url)
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=servers.ROOT, env=environment, stdout=subprocess.DEVNULL)
        while True:
            ended, _status, used = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            if kill is not None and time.perf_counter() - begun > kill:
                os.kill(process.pid, signal.SIGKILL)
                kill = None
            time.sleep(0.02)
        took = time.perf_counter() - begun
        people = int(_said(COUNT, environment))
        if not undo:
            return Brought(took, used.ru_maxrss / 1024, people)
        undone = float(_said(UNDO, environment))
        return Brought(took, used.ru_maxrss / 1024, people, undone, int(_said(COUNT, environment)))


def _said(code: str, environment: dict[str, str]) -> str:
    """The last word of what this code says about the portal."""
    ran = subprocess.run(
        [sys.executable, "-c", code], text=True, check=True, cwd=servers.ROOT, env=environment,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    return ran.stdout.split()[-1]


if __name__ == "__main__":
    sys.exit(main())
