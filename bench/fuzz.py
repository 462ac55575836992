"""A hundred thousand bad requests: every form filled in wrongly, every address with rubbish in it, by everybody.

    bin/bench fuzz [--requests 100000] [--seed 1] [--processes 2] [--database sqlite postgresql]

Each process has a small association of its own with every kind of user and object (tests/security), collects every
form that anybody sees, and submits it with families of hostile values: empty, white space, control characters, a
hundred kilobytes, right-to-left overrides, surrogates, SQL, templates, scripts, paths, odd numbers and dates, wrong
choices, missing, extra and doubled fields, files for text. An error is an answer of 500 or more, a refusal without
a sentence, or one that loses what was typed. Writes are checked by the database and taken back.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing as mp
import os
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=max(1, os.cpu_count() or 1))
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args()
    with ExitStack() as stack:
        server = ""
        if options.database == "postgresql":
            from tests.support import postgresql

            server = stack.enter_context(postgresql.server())
        share = -(-options.requests // options.processes)
        tasks = [(options.seed + number, share, server) for number in range(options.processes)]
        began = time.perf_counter()
        with mp.get_context("spawn").Pool(options.processes) as pool:
            done = pool.starmap(fuzz, tasks)
        report(done, time.perf_counter() - began, options)


def fuzz(seed: int, count: int, server: str) -> tuple[int, int, list[str]]:
    """One process: how many requests it made, how many forms it knew, and what went wrong."""
    from tests.security.fuzzing import KINDS, Fuzzer
    from tests.security.walking import Walk, nothing_kept
    from tests.security.world import build
    from tests.support.application import make_app, migrate
    from tests.support.databases import create_database, database_at

    with tempfile.TemporaryDirectory(prefix="guildhall-fuzz-") as folder:
        url = f"sqlite:///{Path(folder) / 'guildhall.sqlite3'}"
        if server:
            create_database(server, f"fuzz_{os.getpid()}")
            url = database_at(server, f"fuzz_{os.getpid()}")
        migrate(url, Path(folder))
        app = make_app(url, Path(folder), EVEN_SECONDS=0.0)
        with app.app_context():
            fuzzer = Fuzzer(Walk(app, build()), seed)
            for kind in KINDS:
                fuzzer.walk.cookie(kind)
            with nothing_kept():
                fuzzer.look_around()
                for _ in fuzzer.steps(max(0, count - fuzzer.made)):
                    pass
    return fuzzer.made, len(fuzzer.forms), fuzzer.wrong


def report(done: list[tuple[int, int, list[str]]], seconds: float, options: argparse.Namespace) -> None:
    """One line of JSON; what went wrong stands below `wrong`, each kind once."""
    made = sum(requests for requests, _, _ in done)
    wrong = [line for _, _, lines in done for line in lines]
    kinds = Counter(line.rsplit("}: ", maxsplit=1)[-1][:160] for line in wrong)
    first: dict[str, Any] = {}
    for line in wrong:
        first.setdefault(line.rsplit("}: ", maxsplit=1)[-1][:160], line[:400])
    print(
        json.dumps({
            "bench": "fuzz", "value": made, "unit": "requests", "floor": 0, "ratio": None, "bar": options.requests,
            "database": options.database, "errors": len(wrong), "forms": max(forms for _, forms, _ in done),
            "seed": options.seed, "seconds": round(seconds, 1),
            "wrong": [first[kind] for kind, _ in kinds.most_common(20)],
        })
    )  # fmt: skip
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
