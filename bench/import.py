"""How long a list of 10,000 people takes to come in, one row in a hundred of it bad, and what it holds in memory.

    bin/bench import [--rows 10000] [--database sqlite postgresql]

The command that brings lists in runs in a process of its own on an empty portal. Others like it are killed on their
way: of their people all are in the list, or nobody.
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
            seconds = _brought(kind, path)[0]
            left = [_brought(kind, path, kill=seconds * part)[2] for part in KILLED_AFTER]
            seconds, megabytes, people = _brought(kind, path)
        whole = people == options.rows - options.rows // 100 and set(left) <= {0, people}
        met = whole and seconds <= SECONDS and megabytes <= MEGABYTES
        well = well and met
        print(json.dumps({
            "bench": "import", "database": kind, "rows": options.rows, "people": people,
            "value": round(seconds, 1), "unit": "s", "bar": SECONDS, "megabytes": round(megabytes),
            "bar_megabytes": MEGABYTES, "left_by_killed": left, "met": met,
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


def _brought(kind: str, path: Path, *, kill: float | None = None) -> tuple[float, float, int]:
    """Seconds, megabytes at the most, and how many people there are afterwards."""
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
        said = subprocess.run(
            [sys.executable, "-c", COUNT], text=True, check=True, cwd=servers.ROOT, env=environment,
            stdout=subprocess.PIPE,
        )  # fmt: skip
        return took, used.ru_maxrss / 1024, int(said.stdout.split()[-1])


if __name__ == "__main__":
    sys.exit(main())
