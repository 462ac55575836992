"""The portal and the floor, each behind gunicorn as in production, on a free port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.support.load import cpu_seconds

ROOT = Path(__file__).resolve().parents[2]
#: How `bin/run` and docs/operating.md ask the C library to hold memory; the floors get the same.
MALLOC = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "131072"}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, its processes, and what it took to answer, by the clock and of the CPU."""

    port: int
    pids: tuple[int, ...]
    seconds_to_answer: float
    cpu_to_answer: float


def free_port() -> int:
    """A port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def surroundings() -> dict[str, str]:
    """Our own environment without what nobody serves with: secrets in files, and modules compiled at every start."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.endswith("_FILE") and name != "PYTHONDONTWRITEBYTECODE"
    }
    return kept | MALLOC


def portal_environment(data: Path, port: int, database: str = "") -> dict[str, str]:
    """The environment of a portal with its own folder."""
    kept = surroundings()
    more = {"DATA_DIR": str(data), "PORT": str(port), "LOG_LEVEL": "ERROR", "DATABASE_URL": database}
    return kept | more


def flask(data: Path, *command: str, database: str = "") -> str:
    """Run a command of the portal to its end and give what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command],
        cwd=ROOT,
        env=portal_environment(data, 1, database),
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@contextmanager
def gunicorn(
    app: str, environment: Mapping[str, str], *, path: str, port: int, arguments: tuple[str, ...] = ()
) -> Iterator[Server]:
    """Run gunicorn until the block ends; gives it once `path` answers."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *arguments, app],
        cwd=ROOT,
        env=dict(environment),
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _await(process, port, path)
        took = time.perf_counter() - began
        spent = cpu_seconds(_family(process.pid))
        time.sleep(1)
        yield Server(port=port, pids=_family(process.pid), seconds_to_answer=took, cpu_to_answer=spent)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=40)


def _await(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("gunicorn ended at once")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError("no answer within a minute")


def _family(parent: int) -> tuple[int, ...]:
    """The process and its children."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return (parent, *(int(child) for child in children))
