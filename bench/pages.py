"""What pages cost at 10,000 and at 50,000 people, beside bare Flask pages of the same rows, index and bytes.

    bin/bench pages [--people 10000 50000] [--database sqlite postgresql]
                    [--parts cpu every rate crowd start] [--resume]

`cpu`    milliseconds of CPU and SQL statements of each page of the bars, in process, by turns with its floor
`every`  the dearest of all the pages that one comes to by links
`rate`   requests a second and milliseconds of CPU, portal and floor behind the same gunicorn, asked by turns
`crowd`  fifty people at once who read page after page, without a pause and with one; then memory, beside the floor's
`start`  from the command to the first answer, by the clock and in seconds of CPU

One JSON line each. What is measured is kept in var/bench/pages.jsonl: `--resume` goes on where a run was stopped. A
part that fails says so in a line of its own, and the others are measured all the same. Prepared databases are kept for
a day.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.support import load, prepared, servers, visitors
from bench.support.asked import PAGES
from bench.support.servers import Server

WORKERS, THREADS = "2", "4"
CROWD, CROWD_MS, PAUSE = 50, 150, 1.0
#: Of master and two workers, in MiB and times the floor's; of any one process; and the cold start's, times the floor's.
MEMORY_MIB, MEMORY_RATIO, PROCESS_MIB, START_RATIO = 210, 1.6, 250, 2.5
Figures = dict[str, Any]


class Run:
    """One database of one size, and what was measured on it."""

    def __init__(self, kind: str, people: int, data: Path, url: str, options: argparse.Namespace) -> None:
        self.kind, self.people, self.data, self.url, self.options = kind, people, data, url, options

    def environment(self, port: int) -> dict[str, str]:
        environment = servers.portal_environment(self.data, port, self.url) | {"WEB_WORKERS": WORKERS}
        return environment | {"FLOOR_DATABASE": _plain(self.url, self.data)}

    @contextmanager
    def serving(self) -> Iterator[tuple[Server, Server]]:
        """Portal and floor, as they are run."""
        ours, bare = servers.free_port(), servers.free_port()
        arguments = ("-b", f"127.0.0.1:{bare}", "-w", WORKERS, "-k", "gthread", "--threads", THREADS)
        with (
            servers.gunicorn("wsgi:app", self.environment(ours), path="/healthz", port=ours) as portal,
            servers.gunicorn(
                "bench.support.floor:app", self.environment(bare), path="/bare", port=bare,
                arguments=(*arguments, "-c", "python:bench.support.bare_gunicorn"),
            ) as floor,
        ):  # fmt: skip
            yield portal, floor


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 50_000])
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--parts", nargs="+", default=list(PARTS), choices=list(PARTS))
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()
    done = _done() if options.resume else {}
    if not options.resume:
        _kept().write_text("")
    well = True
    for people in options.people:
        for kind in options.database:
            parts = [part for part in options.parts if (people, kind, part) not in done]
            for line in [line for part in options.parts for line in done.get((people, kind, part), [])]:
                print(json.dumps(line), flush=True)
            if parts:
                with prepared.database(kind, people) as (data, url):
                    run = Run(kind, people, data, url, options)
                    for part in parts:
                        well = _measure(run, part) and well
    return 0 if well else 1


def _measure(run: Run, part: str) -> bool:
    """One part, to its end or to its failure."""
    try:
        for figures in PARTS[part](run):
            _tell(run, part, figures)
    except Exception as error:
        _tell(run, part, {"error": f"{type(error).__name__}: {error}"[:300]})
        return False
    _keep({"part": part, "database": run.kind, "people": run.people, "done": True})
    return True


def _tell(run: Run, part: str, figures: Figures) -> None:
    line = {"bench": "pages", "part": part, "database": run.kind, "people": run.people, **figures}
    print(json.dumps(line), flush=True)
    _keep(line)


def _keep(line: Figures) -> None:
    with _kept().open("a") as file:
        file.write(json.dumps(line) + "\n")


def _kept() -> Path:
    prepared.KEPT.mkdir(parents=True, exist_ok=True)
    return prepared.KEPT / "pages.jsonl"


def _done() -> dict[tuple[int, str, str], list[Figures]]:
    """The parts that an earlier run finished, with their lines."""
    lines: dict[tuple[int, str, str], list[Figures]] = {}
    finished = set()
    for text in _kept().read_text().splitlines() if _kept().exists() else []:
        line = json.loads(text)
        key = line["people"], line["database"], line["part"]
        if line.get("done"):
            finished.add(key)
        elif "error" not in line:
            lines.setdefault(key, []).append(line)
    return {key: lines.get(key, []) for key in finished}


def _in_process(run: Run, what: str) -> Iterator[Figures]:
    command = [sys.executable, "-m", "bench.support.in_process", what]
    done = subprocess.Popen(
        command, cwd=servers.ROOT, env=run.environment(1), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    told, wrong = done.communicate()
    yield from (json.loads(line) for line in told.splitlines() if line.startswith("{"))
    if done.returncode:
        raise RuntimeError(wrong.strip().splitlines()[-1] if wrong.strip() else f"exit code {done.returncode}")


def cpu(run: Run) -> Iterator[Figures]:
    return _in_process(run, "bars")


def every(run: Run) -> Iterator[Figures]:
    return _in_process(run, "every")


def rate(run: Run) -> Iterator[Figures]:
    with run.serving() as (portal, floor):
        who = visitors.of(portal.port, floor.port)
        for page in PAGES:
            ours: list[load.Load] = []
            bare: list[load.Load] = []
            octets = int(load.run(portal.port, who.ours(page), seconds=0.5).kilobytes * 1024)
            load.run(floor.port, who.bare(page, octets), seconds=0.3)
            for _ in range(run.options.rounds):
                for server, asked, into in (
                    (portal, who.ours(page), ours), (floor, who.bare(page, octets), bare),
                ):  # fmt: skip
                    into.append(load.run(server.port, asked, seconds=run.options.seconds, pids=server.pids))
            value, under = (statistics.median(each.per_second for each in loads) for loads in (ours, bare))
            yield {
                "page": page.name, "value": round(value, 1), "unit": "requests/s", "floor": round(under, 1),
                "ratio": round(value / under, 3), "cpu_ms": round(statistics.median(each.cpu_ms for each in ours), 2),
                "floor_cpu_ms": round(statistics.median(each.cpu_ms for each in bare), 2),
                "p95_ms": round(statistics.median(each.p95_ms for each in ours), 1),
                "kilobytes": round(ours[0].kilobytes, 1), "errors": sum(each.errors for each in (*ours, *bare)),
            }  # fmt: skip


def crowd(run: Run) -> Iterator[Figures]:
    """Fifty people, each at another of the pages of the bars; then what the processes hold."""
    with run.serving() as (portal, floor):
        who = visitors.of(portal.port, floor.port)
        ours = [request for page in PAGES for request in who.ours(page)[:1]]
        bare = [request for page in PAGES for request in who.bare(page, 15_000)[:1]]
        seconds = run.options.seconds * 4
        for pause in (0.0, PAUSE):
            load.run(portal.port, ours, seconds=2, connections=CROWD, pause=pause)
            took = load.run(portal.port, ours, seconds=seconds, connections=CROWD, pause=pause, pids=portal.pids)
            yield {
                "page": "fifty people at once", "pause_s": pause, "value": round(took.p95_ms, 1), "unit": "ms, p95",
                "bar": CROWD_MS, "met": took.p95_ms <= CROWD_MS and not took.errors, "p50_ms": round(took.p50_ms, 1),
                "requests_per_second": round(took.per_second, 1), "errors": took.errors,
            }  # fmt: skip
        load.run(floor.port, bare, seconds=seconds, connections=CROWD)
        held, under = load.pss_mib(portal.pids), load.pss_mib(floor.pids)
        ratio = sum(held) / sum(under)
        yield {
            "page": "memory", "value": round(sum(held)), "unit": "MiB", "floor": round(sum(under)),
            "ratio": round(ratio, 2), "bar": MEMORY_MIB, "ratio_bar": MEMORY_RATIO,
            "met": sum(held) <= MEMORY_MIB and max(held) <= PROCESS_MIB, "each": [round(each) for each in held],
        }  # fmt: skip


def start(run: Run) -> Iterator[Figures]:
    ours: list[tuple[float, float]] = []
    bare: list[tuple[float, float]] = []
    for _ in range(run.options.rounds):
        with run.serving() as (portal, floor):
            ours.append((portal.seconds_to_answer, portal.cpu_to_answer))
            bare.append((floor.seconds_to_answer, floor.cpu_to_answer))
    (value, spent), (under, bare_spent) = (
        [statistics.median(each) for each in zip(*starts, strict=True)] for starts in (ours, bare)
    )
    yield {
        "page": "cold start", "value": round(value, 2), "unit": "s", "floor": round(under, 2),
        "ratio": round(value / under, 2), "bar": START_RATIO, "met": value / under <= START_RATIO,
        "cpu_s": round(spent, 2), "floor_cpu_s": round(bare_spent, 2), "cpu_ratio": round(spent / bare_spent, 2),
    }  # fmt: skip


def _plain(url: str, data: Path) -> str:
    if not url:
        return f"sqlite:///{data / 'guildhall.sqlite3'}"
    return url.replace("postgresql://", "postgresql+psycopg://")


PARTS: dict[str, Callable[[Run], Iterator[Figures]]] = {
    "cpu": cpu, "every": every, "rate": rate, "crowd": crowd, "start": start,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
