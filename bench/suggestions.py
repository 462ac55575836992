"""Suggestions: how good they are beside simple rankers, what a rebuild takes, and what reading takes.

    bin/bench suggestions [--people 5000] [--seeds 1 2 3] [--large 50000] [--parts baselines quality rebuild stored]

`baselines` simple rankers alone, beside what the specification says of them on its own association, and how far ours is
`quality`  on associations made up from seeds (bench/support/acquaintance.py): ties that came later (nDCG@10), how
           likely two would both say yes, how evenly people are shown, newcomers, how many get a full list
`rebuild`  the same for many people: seconds by the clock and peak memory of a process that does nothing else
`stored`   a portal with the demo in it: the whole command with its database, and the page beside a bare Flask page

The members of the generator wish for things of the same kinds as the suggestions look at: this tells when they get
worse, and proves nothing about people.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from bench.support import prepared, servers

#: nDCG and newcomers beside Adamic-Adar, mutual yes beside it, evenness, lists that anybody stands in, full lists.
BARS = {"ndcg": 0.75, "newcomer_p": 5.0, "mutual_yes": 1.5, "gini": 0.35, "max_lists": 15.0, "coverage": 0.95}
SECONDS, GIB = 300, 3.0
PARTS = ("baselines", "quality", "rebuild", "stored")
READ_RATIO = 3.0
DRAFT, BESIDE = "draft", "Adamic-Adar"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--large", type=int, default=50_000)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS[1:]))
    parser.add_argument("--alone", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        print(json.dumps(globals()[f"_{options.alone}"](options.large)))
        return 0
    well = True
    for part in options.parts:
        for figures in globals()[part](options):
            well = well and figures.get("met", True)
            print(json.dumps({"bench": "suggestions", "part": part, **figures}), flush=True)
    return 0 if well else 1


def baselines(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """What the settings of the association are chosen by: rows of simple rankers, none of ours."""
    from bench.support import acquaintance, published, ranking
    from portal.relationships.suggestions.features import Features

    told: dict[str, list[dict[str, float]]] = {}
    for seed in options.seeds:
        made = acquaintance.make(options.people, seed)
        for name, lists in ranking.baselines(made, Features(made.known)):
            told.setdefault(name, []).append(ranking.measured(made, lists))
    mean = {name: {key: statistics.mean(seed[key] for seed in each) for key in each[0]} for name, each in told.items()}
    for name, row in mean.items():
        there = dict(zip(published.KEYS, published.ROWS[name], strict=True))
        ratio = {key: round(math.exp(value), 2) for key, value in published.off(name, row).items()}
        yield {"ranker": name, **{key: round(row[key], 4) for key in published.KEYS}, "published": there, "off": ratio}
    yield {"seeds": options.seeds, "distance": round(published.distance(mean), 3)}


def quality(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Each ranker with the mean of the seeds and how far these lie apart; then the bars, which each seed must meet."""
    from bench.support import acquaintance, ranking
    from portal.relationships.suggestions.features import Features

    told: dict[str, list[dict[str, float]]] = {}
    for seed in options.seeds:
        made = acquaintance.make(options.people, seed)
        features = Features(made.known)
        for name, lists in (*ranking.baselines(made, features), *ranking.ours(features)):
            told.setdefault(name, []).append(ranking.measured(made, lists))
    for name, each in told.items():
        spread = {key: [round(seed[key], 4) for seed in each] for key in each[0]}
        yield {"ranker": name, "people": options.people, **{k: _mean_and_range(v) for k, v in spread.items()}}
    for key, bar in BARS.items():
        values = [
            mine[key] / max(theirs[key], 1e-9) if key in {"ndcg", "newcomer_p", "mutual_yes"} else mine[key]
            for mine, theirs in zip(told[DRAFT], told[BESIDE], strict=True)
        ]
        at_most = key in {"gini", "max_lists"}
        met = all(value <= bar if at_most else value >= bar for value in values)
        yield {"bar": key, "value": [round(value, 3) for value in values], "at_most" if at_most else "least": bar,
               "met": met}  # fmt: skip


def _mean_and_range(values: list[float]) -> list[float]:
    return [round(statistics.mean(values), 4), min(values), max(values)]


def rebuild(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Features, the best of each, the draft and the reasons, in a process of its own."""
    told = json.loads(_alone("computed", options.large))
    yield told | {"people": options.large, "met": told["value"] <= SECONDS and told["gib"] <= GIB}


def _alone(what: str, people: int) -> str:
    command = [sys.executable, "-m", "bench.suggestions", "--alone", what, "--large", str(people)]
    done = subprocess.run(command, cwd=servers.ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.splitlines()[-1]


def _computed(people: int) -> dict[str, Any]:
    from bench.support import acquaintance
    from portal.relationships.suggestions.suggesting import suggest

    known = acquaintance.make(people, 1).known
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    begun, worked = time.perf_counter(), time.process_time()
    found = suggest(known)
    took, cpu = time.perf_counter() - begun, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return {"value": round(took, 1), "unit": "s", "cpu": round(cpu, 1), "bar": SECONDS, "gib": round(peak, 2),
            "gib_bar": GIB, "gib_before": round(before, 2), "suggestions": len(found)}  # fmt: skip


def stored(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The command as an operator gives it, then the page of a member, by turns with its floor."""
    with prepared.database("sqlite", options.large) as (data, url):
        environment = servers.portal_environment(data, 1, url)
        environment["FLOOR_DATABASE"] = f"sqlite:///{data / 'guildhall.sqlite3'}"
        yield _commanded(environment) | {"people": options.large}
        code = "from bench.suggestions import read; read()"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=servers.ROOT, env=environment, check=True, stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        yield json.loads(done.stdout.splitlines()[-1]) | {"people": options.large}


def _commanded(environment: dict[str, str]) -> dict[str, Any]:
    """`flask guildhall suggestions rebuild`, with the memory of its process."""
    watch = (
        "import resource,subprocess,sys;subprocess.run(sys.argv[1:],check=True,stdout=sys.stderr);"
        "u=resource.getrusage(resource.RUSAGE_CHILDREN);print(u.ru_maxrss, round(u.ru_utime + u.ru_stime))"
    )
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "guildhall", "suggestions", "rebuild"]
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", watch, *command], cwd=servers.ROOT, env=environment, check=True,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    took, (kib, cpu) = time.perf_counter() - begun, map(int, re.findall(r"\d+", done.stdout)[-2:])
    gib = kib / 1024**2
    return {"what": "rebuild", "value": round(took, 1), "unit": "s", "cpu": cpu, "bar": SECONDS, "gib": round(gib, 2),
            "gib_bar": GIB, "met": took <= SECONDS and gib <= GIB}  # fmt: skip


def read() -> None:
    """What the page takes in the portal of the environment, beside a bare signed-in page of as many bytes."""
    from bench.support.floor import app as floor
    from bench.support.in_process import Portal, _timed

    portal, beside = Portal(), floor.test_client()
    beside.get("/enter")
    ours, bare = [], []
    for _ in range(60):
        took, answer = portal.ask("member", "/relationships/suggestions")
        ours.append(took)
        bare.append(_timed(beside, f"/in/people?bytes={len(answer.data)}")[0])
    value, under = statistics.median(ours), statistics.median(bare)
    ratio = round(value / under, 2)
    print(json.dumps({
        "what": "read", "value": round(value, 2), "unit": "ms of CPU", "floor": round(under, 2), "ratio": ratio,
        "statements": portal.statements, "p95": round(sorted(ours)[int(len(ours) * 0.95)], 2), "bar": READ_RATIO,
        "met": ratio <= READ_RATIO,
    }))  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
