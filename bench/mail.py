"""How fast an edition goes out: personal, each outcome recorded durably, to a raw sink on this machine.

    bin/bench mail [--readers 10000] [--runs 3] [--database sqlite|postgresql|both]

One worker sends it on SQLite and two on PostgreSQL (which syncs here), each a process of its own, as an operator runs
them. The floor, measured in the same run, is the bare loop: prepared bytes of the same size, the address and a name
patched in for each, sent with smtplib over one connection, nothing recorded. Bars: 0.75 of it on SQLite and 0.4 on
PostgreSQL; that is 2,000 and 1,000 messages/s on a machine where the bare loop reaches 2,600. `pipelined` is the same
loop without smtplib, one packet for each envelope and one for each message: what SMTP itself allows here. Beyond what
the portal itself takes, idle, no worker may take more than 30 MB, however many readers there are: try --readers 50000
--runs 1.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import smtplib
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from bench.support import letters, smtp_sink

BARS = {"sqlite": 0.75, "postgresql": 0.4}
WORKERS = {"sqlite": 1, "postgresql": 2}
MOST_MB = 30


def floor(port: int, readers: int, prepared: bytes) -> float:
    """Messages per second of the bare loop."""
    server = smtplib.SMTP("127.0.0.1", port, local_hostname="bench")
    began = time.perf_counter()
    for number in range(readers):
        to = f"floor.{number}@example.org"
        server.sendmail("news@example.org", [to], patched(prepared, to, number))
    took = time.perf_counter() - began
    server.quit()
    return readers / took


def pipelined(port: int, readers: int, prepared: bytes) -> float:
    """Messages per second of the same over a bare socket, with the envelope in one packet (RFC 2920)."""
    with socket.create_connection(("127.0.0.1", port)) as line, line.makefile("rb") as answers:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answers.readline()
        line.sendall(b"HELO bench\r\n")
        answers.readline()
        began = time.perf_counter()
        for number in range(readers):
            to = f"bare.{number}@example.org"
            line.sendall(b"MAIL FROM:<news@example.org>\r\nRCPT TO:<%s>\r\nDATA\r\n" % to.encode())
            for _ in range(3):
                answers.readline()
            line.sendall(patched(prepared, to, number) + b".\r\n")
            answers.readline()
        return readers / (time.perf_counter() - began)


def patched(prepared: bytes, to: str, number: int) -> bytes:
    return prepared.replace(b"@@TO@@", to.encode()).replace(b"@@NAME@@", b"Reader %d" % number)


class Worker:
    """A process that drains when it is told to, on the database that the environment names."""

    def __init__(self, port: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.mail", "--work", "--port", str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.idle = float(self._hear())

    def go(self) -> None:
        """Begin to drain."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def done(self) -> tuple[int, float]:
        """How many were accepted, and the most megabytes that it ever took; when it has drained all."""
        accepted, most = self._hear().split()
        self.process.wait()
        return int(accepted), float(most)

    def _hear(self) -> str:
        assert self.process.stdout is not None
        if not (said := self.process.stdout.readline()):
            raise SystemExit("a worker failed")
        return said


def work(port: int) -> None:
    """What such a process does."""
    from portal import create_app
    from portal.core.house import NoticeKind
    from portal.mail.deliveries.drain import drain

    app = create_app({"JOBS": False, "LOG_LEVEL": "ERROR", "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": port})
    app.extensions["house"].notices.append(NoticeKind(letters.KIND, "Letter", "letter", lane="bulk", switchable=True))
    with app.app_context():
        print(megabytes_taken(), flush=True)
        sys.stdin.readline()
        accepted = drain("bulk", seconds=3600)
    print(accepted, megabytes_taken(), flush=True)


def megabytes_taken() -> float:
    """The most that this process ever took."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ours(readers: int, key: str, workers: int, port: int) -> tuple[float, float, float, float]:
    """Messages per second of a whole drain, the seconds it took to prepare the audience, and what a worker took of
    memory: in all, and beyond what it took when idle.
    """
    ready = [Worker(port) for _ in range(workers)]
    began = time.perf_counter()
    letters.edition(readers, key)
    prepared = time.perf_counter()
    for each in ready:
        each.go()
    came = [each.done() for each in ready]
    took = time.perf_counter() - prepared
    if (accepted := sum(count for count, _ in came)) != readers:
        raise SystemExit(f"{accepted} of {readers} were accepted")
    grown = max(most - each.idle for each, (_, most) in zip(ready, came, strict=True))
    return readers / took, prepared - began, max(most for _, most in came), grown


def message() -> bytes:
    """One message of the edition, with marks where the bare loop patches."""
    from portal.mail.addresses import Address
    from portal.mail.mime import skeleton

    who = skeleton.Personal(
        to=Address("TO@example.org", "@@NAME@@"), message_id="<bench@example.org>", date=b"", unsubscribe="https://x"
    )
    html, text = letters.personal(1)
    who = skeleton.Personal(
        to=who.to, message_id=who.message_id, date=who.date, unsubscribe=who.unsubscribe, html=html, text=text
    )
    prepared = skeleton.prepare(
        sender=Address("news@example.org", "Guild"),
        subject="The month at the Guild",
        html=letters.html(),
        text=letters.text(),
        seed="bench",
    )
    return skeleton.fill(prepared, who).replace(b"TO@example.org", b"@@TO@@")


def measure(database: str, readers: int, runs: int, port: int, log: Path) -> dict[str, object]:
    """All runs on one database, floor and ours in turn."""
    floors, bare_floors, rates, preparing, megabytes, grown, loads = [], [], [], [], [], [], []
    with ExitStack() as stack:
        url = stack.enter_context(postgresql()) if database == "postgresql" else ""
        stack.enter_context(letters.portal(url, MAIL_PORT=port))
        bare = message()
        for run in range(runs):
            loads.append(os.getloadavg()[0])
            floors.append(floor(port, min(readers, 10_000), bare))
            bare_floors.append(pipelined(port, min(readers, 10_000), bare))
            rate, seconds, most, more = ours(readers, f"run{run}", WORKERS[database], port)
            rates.append(rate)
            preparing.append(seconds)
            megabytes.append(most)
            grown.append(more)
            came = Counter(line.split()[0] for line in log.read_text().splitlines() if line.startswith(f"run{run}."))
            if len(came) != readers or set(came.values()) != {1}:
                raise SystemExit("not every reader got exactly one copy")
    value, base = statistics.median(rates), statistics.median(floors)
    return {
        "bench": "mail",
        "database": database,
        "value": round(value),
        "unit": "messages/s",
        "floor": round(base),
        "ratio": round(value / base, 2),
        "bar": BARS[database],
        "met": value >= BARS[database] * base and max(grown) <= MOST_MB,
        "pipelined": round(statistics.median(bare_floors)),
        "workers": WORKERS[database],
        "runs": [round(rate) for rate in rates],
        "floors": [round(rate) for rate in floors],
        "readers": readers,
        "message_bytes": len(bare),
        "audience_seconds": round(statistics.median(preparing), 1),
        "worker_mb": round(max(megabytes)),
        "mb_above_idle": round(max(grown)),
        "mb_above_idle_bar": MOST_MB,
        "load": [round(each, 1) for each in loads],
    }


def postgresql() -> AbstractContextManager[str]:
    """A server that syncs: what is recorded is to be durable."""
    from tests.support import postgresql as embedded

    embedded.SETTINGS |= {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    return embedded.server()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--port", type=int, default=2530)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        work(asked.port)
        return
    met = True
    for database in ("sqlite", "postgresql") if asked.database == "both" else (asked.database,):
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "sink.log"
            with smtp_sink.running(asked.port, log):
                report = measure(database, asked.readers, asked.runs, asked.port, log)
                print(json.dumps(report), flush=True)
                met = met and bool(report["met"])
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
