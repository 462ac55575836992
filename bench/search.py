"""How long two words take among 100,000 people: the first twenty who are found, in both databases.

    bin/bench search [--people 100000] [--database sqlite postgresql]

`found`  the search alone, as the directory asks it, in milliseconds by the clock
`slips`  the same where no word is right and the closest are looked for
`page`   the whole page in milliseconds of CPU, beside a bare one that searches the same index and sends as many bytes

Prepared databases are kept for a day.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from bench.support import prepared, servers

#: Two words each, from rare to those that thousands have.
PAIRS = ("anna b", "john bak", "ol wil", "de la", "ash rope", "mar har", "architect rope", "help wood")
SLIPS = ("jhon bakker", "anan wilsno", "archtect ropewlak", "bookbnder ropwalk")
FOUND_MS, SLIPS_MS, PAGE_RATIO = 20, 60, 3.0
FIRST, ROUNDS = 20, 5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    well = True
    for kind in options.database:
        with prepared.database(kind, options.people) as (data, url):
            environment = servers.portal_environment(data, 1, url)
            environment["FLOOR_DATABASE"] = (
                url.replace("postgresql://", "postgresql+psycopg://") or f"sqlite:///{data / 'guildhall.sqlite3'}"
            )
            done = subprocess.run(
                [sys.executable, "-c", "from bench.search import measured; measured()"],
                cwd=servers.ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        for line in done.stdout.splitlines():
            figures = json.loads(line)
            well = well and figures["met"]
            print(json.dumps({"bench": "search", "database": kind, "people": options.people, **figures}), flush=True)
    return 0 if well else 1


def measured() -> None:
    """The figures of the database of the environment, one line each."""
    from bench.support.in_process import Portal, _timed

    portal = Portal()
    with portal.app.app_context():
        for figures in searched():
            print(json.dumps(figures))
    from bench.support.floor import app as floor

    beside, pairs = floor.test_client(), cycle(PAIRS)
    beside.get("/enter")
    ours, bare = [], []
    for _ in range(ROUNDS * len(PAIRS)):
        words = next(pairs).replace(" ", "+")
        took, answer = portal.ask("member", f"/people?q={words}")
        ours.append(took)
        bare.append(_timed(beside, f"/in/search?q={words}&bytes={len(answer.data)}")[0])
    value, under = statistics.median(ours), statistics.median(bare)
    ratio = round(value / under, 2)
    print(json.dumps({
        "part": "page", "value": round(value, 2), "unit": "ms of CPU", "floor": round(under, 2), "ratio": ratio,
        "bar": PAGE_RATIO, "met": ratio <= PAGE_RATIO,
    }))  # fmt: skip


def searched() -> Iterator[dict[str, Any]]:
    """The search alone."""
    from portal.core.settings import today
    from portal.members.directory import queries as directory

    day = today()

    def found(words: str) -> int:
        return directory.found(directory.Filters(q=words), day, page=1, per_page=FIRST)[1]

    def close(words: str) -> int:
        filters = directory.Filters(q=words)
        rows, _ = directory.found(filters, day, page=1, per_page=FIRST)
        return len(rows or directory.nearly(filters, day, most=FIRST))

    for part, pairs, look, bar in (("found", PAIRS, found, FOUND_MS), ("slips", SLIPS, close, SLIPS_MS)):
        each = {words: [_milliseconds(look, words) for _ in range(ROUNDS + 1)][1:] for words in pairs}
        value = statistics.median(took for times in each.values() for took in times)
        yield {
            "part": part, "value": round(value, 2), "unit": "ms", "bar": bar, "met": value <= bar,
            "each": {words: [round(statistics.median(times), 2), look(words)] for words, times in each.items()},
        }  # fmt: skip


def _milliseconds(look: Any, words: str) -> float:
    begun = time.perf_counter()
    look(words)
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    sys.exit(main())
