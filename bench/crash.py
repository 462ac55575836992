"""kill -9 of the worker while an edition goes out: nothing may be lost, nothing may arrive twice.

    bin/bench crash [--readers 2000] [--kills 20] [--database sqlite|postgresql|both]

A worker process sends an edition to a raw sink; it is killed at a random moment, again and again, and a new one
takes over. The sink's log is the truth. At most one message per connection and kill may be in doubt, each of
them must be shown as `unconfirmed`; they are then settled from the sink's log, as an editor would from the mail
server's, and what did not arrive is sent again: in the end every reader has exactly one copy.
"""

from __future__ import annotations

import argparse
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
from pathlib import Path

from bench import mail
from bench.support import letters, smtp_sink

CONNECTIONS = 4


def work() -> None:
    """What the worker does: drain until nothing is due. The database and the port come from the environment."""
    from portal import create_app
    from portal.core.house import NoticeKind
    from portal.mail.deliveries.drain import drain

    port = int(os.environ["CRASH_PORT"])
    app = create_app(
        {"JOBS": False, "LOG_LEVEL": "ERROR", "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": port}
        | {"MAIL_CONNECTIONS": CONNECTIONS}
    )
    app.extensions["house"].notices.append(NoticeKind(letters.KIND, "Letter", "letter", lane="bulk", switchable=True))
    with app.app_context():
        drain("bulk", seconds=3600)


def measure(database: str, readers: int, kills: int, port: int, seed: int) -> dict[str, object]:
    """One edition under so many kills."""
    chance = random.Random(seed)
    with ExitStack() as stack:
        log = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "sink.log"
        log.touch()
        stack.enter_context(smtp_sink.running(port, log, think=3))
        url = stack.enter_context(mail.postgresql()) if database == "postgresql" else ""
        stack.enter_context(letters.portal(url, MAIL_PORT=port))
        number = letters.edition(readers, "crash")
        killed = 0
        while killed < kills and _killed_while_sending(log, readers, port, chance):
            killed += 1
            _recover()
        doubtful = _unconfirmed(number)
        arrived = _settle(number, log)
        _run_to_the_end(port)
        return _report(database, number, readers, killed, doubtful, arrived, log)


def _worker(port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "bench.crash", "--work"], env=os.environ | {"CRASH_PORT": str(port)})


def _killed_while_sending(log: Path, readers: int, port: int, chance: random.Random) -> bool:
    """Start a worker and kill it after some messages, at any point of the protocol. False when it had finished."""
    wanted = chance.randint(1, max(1, readers // 30))
    with log.open("rb") as file:
        file.seek(0, os.SEEK_END)
        process = _worker(port)
        while wanted > 0 and process.poll() is None:
            time.sleep(0.002)
            wanted -= file.read().count(b"\n")
    time.sleep(chance.random() * 0.01)
    finished = process.poll() is not None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return not finished


def _recover() -> None:
    """What the sweep does once the dead worker's lease has ended."""
    from portal.core import clock
    from portal.mail.deliveries.ledger import LEASE
    from portal.mail.deliveries.recovery import recover

    recover(clock.now() + LEASE * 2)


def _unconfirmed(number: int) -> int:
    from portal.mail import mailings
    from portal.mail.models import State

    return mailings.tally(number)[State.UNCONFIRMED]


def _settle(number: int, log: Path) -> int:
    """Look each doubtful message up in the sink's log. Returns how many had arrived."""
    from sqlalchemy import select

    from portal.core import clock
    from portal.core.db import db
    from portal.core.work import unit_of_work
    from portal.mail import mailings
    from portal.mail.models import Delivery, State

    known = {line.split()[1] for line in log.read_text().splitlines()}
    with unit_of_work():
        found = select(Delivery).where(Delivery.mailing_id == number, Delivery.state == State.UNCONFIRMED)
        rows = list(db.session.scalars(found))
        for row in rows:
            mailings.settle(row, arrived=row.message_id in known, now=clock.now(), by="the sink's log")
        return sum(row.message_id in known for row in rows)


def _run_to_the_end(port: int) -> None:
    process = _worker(port)
    if process.wait(300):
        raise SystemExit("the last worker failed")


def _report(
    database: str, number: int, readers: int, kills: int, doubtful: int, arrived: int, log: Path
) -> dict[str, object]:
    from portal.mail import mailings
    from portal.mail.models import State

    came = Counter(line.split()[0] for line in log.read_text().splitlines())
    lost, twice = readers - len(came), sum(count > 1 for count in came.values())
    tally = mailings.tally(number)
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
        "readers": readers,
        "unconfirmed": doubtful,
        "unconfirmed_most": kills * CONNECTIONS,
        "of_those_arrived": arrived,
        "accepted_in_the_end": tally[State.ACCEPTED],
        "met": not lost and not twice and doubtful <= kills * CONNECTIONS and tally[State.ACCEPTED] == readers,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--port", type=int, default=2531)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        work()
        return
    met = True
    for database in ("sqlite", "postgresql") if asked.database == "both" else (asked.database,):
        report = measure(database, asked.readers, asked.kills, asked.port, asked.seed)
        print(json.dumps(report), flush=True)
        met = met and bool(report["met"])
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
