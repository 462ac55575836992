"""How fast pages come at 10,000 people, beside bare Flask pages of the same rows, in one run.

    bin/bench pages [--people 10000] [--seconds 4] [--rounds 3] [--database sqlite postgresql]

Portal and floor run behind gunicorn with the same two workers and are asked by turns, so that a noisy machine is
noisy for both. One JSON line per page (requests a second, and the ratio to its floor), one per page of the bars for CPU
time and SQL statements in process beside a floor of the same rows, index and bytes, one for memory and one for cold
start.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.support import load, servers
from bench.support.servers import Server

WORKERS, THREADS = "2", "4"
#: name, address, floor's address, signed in, bar
PAGES = (
    ("directory", "/people", "/in/people", True, 0.40),
    ("directory, last page", "{last}", "/in/people?page={last_number}", True, 0.40),
    ("search", "/people?q=ash", "/in/people", True, 0.40),
    ("event list", "/events", "/list", False, 0.40),
    ("event page", "{event}", "/list", False, 0.40),
    ("sign-in", "/sign-in", "/bare", False, 0.25),
    ("home", "/", "/in/people", True, None),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    for kind in options.database:
        with _database(kind) as (data, url):
            servers.flask(data, "db", "upgrade", database=url)
            servers.flask(data, "guildhall", "demo", "--people", str(options.people), database=url)
            _analyse(url)
            measure(kind, data, url, options)


@contextmanager
def _database(kind: str) -> Iterator[tuple[Path, str]]:
    with tempfile.TemporaryDirectory(prefix="guildhall-bench-") as folder:
        data = Path(folder)
        if kind == "sqlite":
            yield data, ""
        else:
            from tests.support import postgresql

            with postgresql.server() as server:
                yield data, server


def measure(kind: str, data: Path, url: str, options: argparse.Namespace) -> None:
    """All figures on one kind of database."""
    portal_port, floor_port = servers.free_port(), servers.free_port()
    environment = servers.portal_environment(data, portal_port, url) | {"WEB_WORKERS": WORKERS}
    floor_environment = servers.surroundings() | {"FLOOR_DATABASE": _plain(url, data)}
    floor_arguments = ("-b", f"127.0.0.1:{floor_port}", "-w", WORKERS, "-k", "gthread", "--threads", THREADS)
    options_of_floor = (*floor_arguments, "-c", "python:bench.support.bare_gunicorn")

    @contextmanager
    def serving() -> Iterator[tuple[Server, Server]]:
        with (
            servers.gunicorn("wsgi:app", environment, path="/healthz", port=portal_port) as portal,
            servers.gunicorn(
                "bench.support.floor:app", floor_environment, path="/bare", port=floor_port, arguments=options_of_floor
            ) as floor,
        ):
            yield portal, floor

    with serving() as (portal, floor):
        cookies = _signed_in(portal.port), _entered(floor.port)
        (last, number), an_event = _last_page(portal.port, cookies[0]), _an_event(portal.port)
        for name, path, floor_path, signed_in, bar in PAGES:
            asked = portal, path.format(last=last, event=an_event)
            beside = floor, floor_path.format(last_number=number)
            _page(kind, name, asked, beside, cookies if signed_in else ("", ""), bar, options)
        _memory(kind, portal, floor)
    starts = [(portal.seconds_to_answer, floor.seconds_to_answer)]
    for _ in range(options.rounds - 1):
        with serving() as (portal, floor):
            starts.append((portal.seconds_to_answer, floor.seconds_to_answer))
    _cold_start(kind, starts)
    _in_process(kind, data, url, options.people)


def _analyse(url: str) -> None:
    """What autovacuum does on a server within minutes of so many new rows; ours is without it."""
    if url:
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")


def _plain(url: str, data: Path) -> str:
    if not url:
        return f"sqlite:///{data / 'guildhall.sqlite3'}"
    return url.replace("postgresql://", "postgresql+psycopg://")


def _page(
    kind: str,
    name: str,
    portal: tuple[Server, str],
    floor: tuple[Server, str],
    cookies: tuple[str, str],
    bar: float | None,
    options: argparse.Namespace,
) -> None:
    ours: list[load.Load] = []
    bare: list[load.Load] = []
    for _ in range(options.rounds):
        for (server, path), cookie, into in ((portal, cookies[0], ours), (floor, cookies[1], bare)):
            load.run(server.port, path, cookie=cookie, seconds=1.0)
            into.append(load.run(server.port, path, cookie=cookie, seconds=options.seconds, pids=server.pids))
    value = statistics.median(each.per_second for each in ours)
    under = statistics.median(each.per_second for each in bare)
    tell(
        "pages",
        page=name,
        database=kind,
        value=round(value, 1),
        unit="requests/s",
        floor=round(under, 1),
        ratio=round(value / under, 3),
        bar=bar,
        cpu_ms=round(statistics.median(each.cpu_ms for each in ours), 2),
        floor_cpu_ms=round(statistics.median(each.cpu_ms for each in bare), 2),
        p95_ms=round(statistics.median(each.p95_ms for each in ours), 1),
        kilobytes=round(ours[0].kilobytes, 1),
        errors=sum(each.errors for each in (*ours, *bare)),
    )


def _memory(kind: str, portal: Server, floor: Server) -> None:
    ours, bare = load.pss_mib(portal.pids), load.pss_mib(floor.pids)
    ratio = round(ours / bare, 2)
    tell("memory", database=kind, value=round(ours), unit="MiB", floor=round(bare), ratio=ratio, bar=1.6)


def _cold_start(kind: str, starts: list[tuple[float, float]]) -> None:
    ours, bare = (statistics.median(each) for each in zip(*starts, strict=True))
    ratio = round(ours / bare, 2)
    tell("cold start", database=kind, value=round(ours, 2), unit="s", floor=round(bare, 2), ratio=ratio, bar=2.5)


def _in_process(kind: str, data: Path, url: str, people: int) -> None:
    """CPU milliseconds and SQL statements of each page of the bars, beside the fair floor."""
    environment = servers.portal_environment(data, 1, url) | {"FLOOR_DATABASE": _plain(url, data)}
    command = [sys.executable, "-m", "bench.support.in_process"]
    done = subprocess.run(command, cwd=servers.ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    for line in done.stdout.splitlines():
        tell("cpu", database=kind, people=people, **json.loads(line))


def _credentials(page: str, email: str = "member@demo.example") -> dict[str, str]:
    """What the demo member types, with the hidden fields of the sign-in page."""
    hidden = dict(re.findall(r'<input[^>]*name="(csrf_token|once)"[^>]*value="([^"]*)"', page))
    return hidden | {"email": email, "password": "welcome to guildhall"}


def _ask(port: int, path: str, *, cookie: str = "", form: dict[str, str] | None = None) -> tuple[str, str]:
    """A page's text, and the cookies it set."""
    connection = http.client.HTTPConnection("localhost", port)
    headers = {"Cookie": cookie} if cookie else {}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("GET" if form is None else "POST", path, urlencode(form) if form else None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    set_cookies = [value.split(";", 1)[0] for value in answer.headers.get_all("Set-Cookie") or []]
    return text, "; ".join(set_cookies) or cookie


def _signed_in(port: int) -> str:
    page, cookie = _ask(port, "/sign-in")
    _text, cookie = _ask(port, "/sign-in", cookie=cookie, form=_credentials(page))
    text, _ = _ask(port, "/people", cookie=cookie)
    if "/people/" not in text:
        raise RuntimeError("the demo member could not sign in")
    return cookie


def _entered(port: int) -> str:
    return _ask(port, "/enter")[1]


def _last_page(port: int, cookie: str) -> tuple[str, int]:
    text, _ = _ask(port, "/people", cookie=cookie)
    number = max((int(found) for found in re.findall(r"[?&;]page=(\d+)", text)), default=1)
    return f"/people?page={number}", number


def _an_event(port: int) -> str:
    text, _ = _ask(port, "/events")
    paths: list[str] = re.findall(r'href="(/events/[a-z0-9-]+)"', text)
    return next(path for path in paths if path != "/events/new")


def tell(bench: str, **figures: Any) -> None:
    """One line of JSON."""
    print(json.dumps({"bench": bench, **figures}), flush=True)


if __name__ == "__main__":
    main()
