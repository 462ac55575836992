"""kill -9 of workers while an edition goes out: nothing may be lost, nothing may arrive twice.

    bin/bench crash [--readers 2000] [--kills 50] [--workers 2] [--database sqlite|postgresql|both]

Two worker processes at once send an edition to a raw sink; one of them is killed at a random moment, again and again,
and a new one takes its place while the other goes on. The sink's log is the truth. At most one message per connection
and kill may be in doubt, each of them must be shown as `unconfirmed`; a probe then settles them from the sink's log, as
`flask guildhall mail probe` does from a mail server's, and what did not arrive is sent again: in the end every reader
has exactly one copy. At every kill all copies together must still be as many as there are readers.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from bench import mail
from bench.support import letters, smtp_sink

CONNECTIONS = 4
#: The sink thinks over each message for so many milliseconds, so that a send of 2,000 outlives 50 kills.
THINKS = 25
#: Somebody killed is gone after so many seconds at the latest, and the rest is sent after so many.
PATIENCE, LONG = 30.0, 600.0


def nursery(port: int) -> None:
    """A process that has everything loaded and, for each line it reads, forks a worker and prints its number.

    A worker drains until nothing is due; its lease tells which process holds it.
    """
    from types import SimpleNamespace
    from typing import Any

    from portal import create_app
    from portal.core.db import db
    from portal.core.house import NoticeKind
    from portal.mail.deliveries import ledger
    from portal.mail.deliveries.drain import drain

    settings = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": port, "MAIL_CONNECTIONS": CONNECTIONS}
    app = create_app({"JOBS": False, "LOG_LEVEL": "ERROR", **settings})
    app.extensions["house"].notices.append(NoticeKind(letters.KIND, "Letter", "letter", lane="bulk", switchable=True))
    named: Any = SimpleNamespace(token_hex=lambda _length: mark_of(os.getpid()))
    vars(ledger)["secrets"] = named
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for _ in sys.stdin:
        if child := os.fork():
            print(child, flush=True)
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        with app.app_context():
            db.engine.dispose(close=False)
            drain("bulk", seconds=LONG)
        os._exit(0)


def mark_of(pid: int) -> str:
    """How the lease of a process ends."""
    return f"{pid:020x}"


class Workers:
    """So many of them at once."""

    def __init__(self, port: int) -> None:
        command = [sys.executable, "-m", "bench.crash", "--work", "--port", str(port)]
        self.nursery = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._hear()
        self.alive: list[int] = []
        self.dead: list[int] = []

    def begin(self) -> None:
        assert self.nursery.stdin is not None
        self.nursery.stdin.write("go\n")
        self.nursery.stdin.flush()
        self.alive.append(int(self._hear()))

    def some_left(self) -> bool:
        """Whether one is at work still; those that have ended are counted out."""
        self.alive = [pid for pid in self.alive if _is_there(pid)]
        return bool(self.alive)

    def kill(self, pid: int) -> None:
        """At once and for good."""
        os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while _is_there(pid) and time.monotonic() < until:
            time.sleep(0.001)
        self.alive.remove(pid)
        self.dead.append(pid)

    def close(self) -> None:
        assert self.nursery.stdin is not None
        for pid in self.alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.nursery.stdin.close()
        self.nursery.wait()

    def _hear(self) -> str:
        assert self.nursery.stdout is not None
        if not (said := self.nursery.stdout.readline()):
            raise SystemExit("the workers could not begin")
        return said


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def measure(database: str, readers: int, kills: int, workers: int, port: int, seed: int) -> dict[str, object]:
    """One edition under so many kills."""
    chance = random.Random(seed)
    with ExitStack() as stack:
        log = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "sink.log"
        log.touch()
        stack.enter_context(smtp_sink.running(port, log, think=THINKS))
        url = stack.enter_context(mail.postgresql()) if database == "postgresql" else ""
        stack.enter_context(letters.portal(url, MAIL_PORT=port))
        number = letters.edition(readers, "crash")
        crew = Workers(port)
        stack.callback(crew.close)
        for _ in range(workers):
            crew.begin()
        killed = off = 0
        with log.open("rb") as sent:
            while killed < kills and _some_more_are_sent(sent, crew, chance.randint(1, 2 * readers // (kills + 25))):
                time.sleep(chance.random() * 0.01)
                victim = chance.choice(crew.alive)
                killed += _is_there(victim)
                crew.kill(victim) if _is_there(victim) else crew.some_left()
                crew.begin()
                _recover(crew.dead)
                off += _audience(number) != readers
        _run_to_the_end(crew)
        doubtful = _unconfirmed(number)
        arrived = _settle(log)
        crew.begin()
        _run_to_the_end(crew)
        return _report(database, number, readers, workers, killed, doubtful, arrived, off, log)


def _some_more_are_sent(sent: object, crew: Workers, wanted: int) -> bool:
    """Wait until so many more have come. False when nobody is at work any more."""
    while wanted > 0:
        time.sleep(0.001)
        wanted -= sent.read().count(b"\n")  # type: ignore[attr-defined]
        if not crew.some_left():
            return False
    return crew.some_left()


def _recover(dead: list[int]) -> None:
    """What the sweep does once the lease of those who died has ended; the others keep theirs."""
    from sqlalchemy import or_, update

    from portal.core import clock
    from portal.core.db import db
    from portal.core.work import unit_of_work
    from portal.mail.deliveries.recovery import recover
    from portal.mail.models import Delivery

    now = clock.now()
    for few in (dead[start : start + 20] for start in range(0, len(dead), 20)):
        theirs = or_(*(Delivery.lease.like(f"%.{mark_of(pid)}") for pid in few))
        with unit_of_work():
            db.session.execute(update(Delivery).where(theirs).values(lease_until=now - timedelta(seconds=1)))
    recover(now)


def _run_to_the_end(crew: Workers) -> None:
    """Until nothing is due, and nothing is held by anybody who died."""
    until = time.monotonic() + LONG
    while crew.some_left() or _under_way():
        if time.monotonic() > until:
            raise SystemExit("it never ends")
        time.sleep(0.05)
        if not crew.some_left() and _under_way():
            _recover(crew.dead)
            crew.begin()


def _under_way() -> bool:
    from sqlalchemy import select, text

    from portal.core.db import db
    from portal.mail.models import DUE, LEASED, Delivery

    open_ones = select(Delivery.id).where(text(f"({DUE}) OR ({LEASED})")).limit(1)
    with db.engine.connect() as connection:
        return connection.scalar(open_ones) is not None


def _audience(number: int) -> int:
    from portal.core.db import db
    from portal.mail import mailings

    db.session.rollback()
    return mailings.tally(number).audience


def _unconfirmed(number: int) -> int:
    from portal.core.db import db
    from portal.mail import mailings
    from portal.mail.models import State

    db.session.rollback()
    return mailings.tally(number)[State.UNCONFIRMED]


def _settle(log: Path) -> int:
    """Have a probe look each doubtful message up in the sink's log. Returns how many had arrived."""
    from portal.core import clock
    from portal.mail.deliveries.probes import ServerLog, settle_doubts

    lines = (f"message-id={line.split()[1]}" for line in log.read_text().splitlines())
    return settle_doubts(ServerLog(lines, complete=True), now=clock.now()).arrived


def _report(
    database: str, number: int, readers: int, workers: int, kills: int, doubtful: int, arrived: int, off: int, log: Path
) -> dict[str, object]:
    from portal.core.db import db
    from portal.mail import mailings
    from portal.mail.models import State

    came = Counter(line.split()[0] for line in log.read_text().splitlines())
    lost, twice = readers - len(came), sum(count > 1 for count in came.values())
    db.session.rollback()
    tally = mailings.tally(number)
    right = not lost and not twice and not off and tally.counts == {State.ACCEPTED: readers}
    return {
        "bench": "crash",
        "database": database,
        "value": lost + twice,
        "unit": "messages lost or sent twice",
        "floor": 0,
        "ratio": None,
        "lost": lost,
        "twice": twice,
        "kills": kills,
        "workers": workers,
        "readers": readers,
        "unconfirmed": doubtful,
        "unconfirmed_most": kills * CONNECTIONS,
        "of_those_arrived": arrived,
        "audience_wrong_at": off,
        "accepted_in_the_end": tally[State.ACCEPTED],
        "met": right and doubtful <= kills * CONNECTIONS,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--port", type=int, default=2531)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        nursery(asked.port)
        return
    met = True
    for database in ("sqlite", "postgresql") if asked.database == "both" else (asked.database,):
        report = measure(database, asked.readers, asked.kills, asked.workers, asked.port, asked.seed)
        print(json.dumps(report), flush=True)
        met = met and bool(report["met"]) and report["kills"] == asked.kills
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
