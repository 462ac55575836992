"""How fast an edition goes out: personal, each outcome recorded durably, to a raw sink on this machine.

    bin/bench mail [--readers 10000] [--runs 3] [--database sqlite|postgresql|both]

The floor, measured in the same run, is the bare loop: prepared bytes of the same size, the address and a name
patched in for each, sent with smtplib over one connection, nothing recorded. Bars: at least 1,000 messages/s
and 0.5 of the floor on SQLite, 0.4 on PostgreSQL (which syncs each commit here).
"""

from __future__ import annotations

import argparse
import json
import smtplib
import statistics
import tempfile
import time
from collections import Counter
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from bench.support import letters, smtp_sink

BARS = {"sqlite": 0.5, "postgresql": 0.4}


def floor(port: int, readers: int, prepared: bytes) -> float:
    """Messages per second of the bare loop."""
    server = smtplib.SMTP("127.0.0.1", port, local_hostname="bench")
    began = time.perf_counter()
    for number in range(readers):
        to = f"floor.{number}@example.org"
        raw = prepared.replace(b"@@TO@@", to.encode()).replace(b"@@NAME@@", b"Reader %d" % number)
        server.sendmail("news@example.org", [to], raw)
    took = time.perf_counter() - began
    server.quit()
    return readers / took


def ours(readers: int, key: str) -> tuple[float, float]:
    """Messages per second of a whole drain, and the seconds it took to prepare the audience before."""
    from portal.mail.deliveries.drain import drain

    began = time.perf_counter()
    letters.edition(readers, key)
    prepared = time.perf_counter()
    accepted = drain("bulk", seconds=3600)
    took = time.perf_counter() - prepared
    if accepted != readers:
        raise SystemExit(f"{accepted} of {readers} were accepted")
    return readers / took, prepared - began


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
    floors, rates, preparing = [], [], []
    with ExitStack() as stack:
        url = stack.enter_context(postgresql()) if database == "postgresql" else ""
        stack.enter_context(letters.portal(url, MAIL_PORT=port))
        bare = message()
        for run in range(runs):
            floors.append(floor(port, readers, bare))
            rate, seconds = ours(readers, f"run{run}")
            rates.append(rate)
            preparing.append(seconds)
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
        "met": value >= BARS[database] * base and (database != "sqlite" or value >= 1000),
        "runs": [round(rate) for rate in rates],
        "floors": [round(rate) for rate in floors],
        "readers": readers,
        "message_bytes": len(bare),
        "audience_seconds": round(statistics.median(preparing), 1),
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
    asked = parser.parse_args()
    for database in ("sqlite", "postgresql") if asked.database == "both" else (asked.database,):
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "sink.log"
            with smtp_sink.running(asked.port, log):
                print(json.dumps(measure(database, asked.readers, asked.runs, asked.port, log)), flush=True)


if __name__ == "__main__":
    main()
