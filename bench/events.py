"""Tickets and parties in a rush, and two thousand people who sign up and change their mind.

    bin/bench events [--runs 20] [--people 2000] [--database sqlite postgresql]

Exact: 60 processes, their connections open, sign up at once for an event of 10 places and two tickets, every
third with a guest who takes the other one. In every run no pool is over, each counter equals a recount, and nobody
waits for what is there.

Then so many people sign up, bring others than before, give places back and answer offers, while a worker sends the
letters of all that to a raw sink. At the end each counter equals a recount, nobody waits for what is there, and every
letter has left once. The value is steps a second, mail and all; the floor is the bare booking in turns with it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.support import bare_booking, bookers, smtp_sink
from bench.support.bookings import make_event, make_people, of_kind, prepared

PLACES, PROCESSES, SUPPERS = 10, 60, 4
BOOKERS = 2
PORT = 2541


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=PROCESSES)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        send()
        return
    for kind in options.database:
        with of_kind(kind) as url:
            measure(kind, url, options)


def send() -> None:
    """What the worker does: send what is due, until it is told to stop."""
    from portal import create_app
    from portal.mail.deliveries.drain import drain

    app = create_app(
        {"JOBS": False, "LOG_LEVEL": "ERROR", "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": PORT, "SQLITE_BUSY_SECONDS": 60}
    )
    with app.app_context():
        while not Path(os.environ["BENCH_STOP"]).exists():
            drain("prompt", seconds=2)
            time.sleep(0.05)
        drain("prompt", seconds=600)


def measure(kind: str, url: str, options: argparse.Namespace) -> None:
    """Both parts on one database; prints two lines."""
    with prepared(url):
        people = make_people(max(options.people, options.processes))
    with bookers.team(url, (options.processes, BOOKERS)) as team:
        _rush(kind, team, url, people[: options.processes], options.runs)
        _all_year(kind, team, url, people[: options.people])


def _rush(kind: str, team: bookers.Team, url: str, people: list[int], runs: int) -> None:
    wrong: list[Any] = []
    errors: list[str] = []
    for _ in range(runs):
        with prepared(url):
            event = _event(PLACES, SUPPERS)
        errors += team.book(event, people, 1, len(people), "mixed")
        with prepared(url):
            wrong += _wrong(event)
    print(
        json.dumps({
            "bench": "kinds and parties at once", "database": kind, "value": runs - len(wrong), "unit": "exact runs",
            "floor": runs, "ratio": round(1 - len(wrong) / runs, 2), "bar": 1.0, "met": not wrong and not errors,
            "processes": len(people), "places": PLACES, "of_one_kind": SUPPERS, "wrong": wrong[:3],
            "errors": errors[:5],
        }),
        flush=True,
    )  # fmt: skip


def _all_year(kind: str, team: bookers.Team, url: str, people: list[int]) -> None:
    floor = bare_booking.rate(kind, url, 1600, BOOKERS)
    with prepared(url):
        event = _event(len(people) // 2, len(people) // 5)
    with tempfile.TemporaryDirectory() as folder:
        log, stop = Path(folder) / "sink.log", Path(folder) / "stop"
        log.touch()
        told = os.environ | {"DATABASE_URL": url, "BENCH_STOP": str(stop)}
        with smtp_sink.running(PORT, log):
            worker = subprocess.Popen([sys.executable, "-m", "bench.events", "--work"], env=told)
            began = time.perf_counter()
            errors = team.book(event, people, 1, BOOKERS, "all year")
            seconds = time.perf_counter() - began
            stop.touch()
            if worker.wait(900):
                errors.append("the worker failed")
        arrived = Counter(line.split()[1] for line in log.read_text().splitlines())
    with prepared(url):
        wrong, letters = _wrong(event), _letters()
    twice, lost = sum(count > 1 for count in arrived.values()), letters - len(arrived)
    steps = len(bookers.WAYS["all year"]) * len(people)
    print(
        json.dumps({
            "bench": "sign up, change, give back", "database": kind, "value": round(steps / seconds),
            "unit": "steps/s, mail going out", "floor": round(floor), "ratio": round(steps / seconds / floor, 3),
            "met": not wrong and not errors and not twice and not lost, "people": len(people), "wrong": wrong,
            "letters": len(arrived), "lost": lost, "twice": twice, "errors": errors[:5],
        }),
        flush=True,
    )  # fmt: skip


def _event(places: int, suppers: int) -> int:
    """With two tickets, of one of which there are fewer."""
    from portal.core.db import db
    from portal.core.work import unit_of_work
    from portal.events.programme.models import Event
    from portal.events.tickets.operations import types
    from portal.events.tickets.operations.types import Ticket

    number = make_event(places, guest_limit=1)
    with unit_of_work():
        found = db.session.get_one(Event, number)
        types.add_type(found, Ticket(name="With supper", guest_price=0, capacity=suppers))
        types.add_type(found, Ticket(name="Talk alone", guest_price=0))
    return number


def _wrong(number: int) -> list[dict[str, Any]]:
    """What does not hold at the end: nothing, or the event's counters beside a recount of them."""
    from sqlalchemy import select

    from portal.core.db import db
    from portal.events.programme.models import Event
    from portal.events.registrations.models import Place, Registration
    from portal.events.registrations.operations.waiting_list import next_in_turn
    from portal.events.tickets.models import TicketType

    rows = db.session.execute(
        select(Place.ticket_type_id, Registration.id)
        .join(Place.registration)
        .where(Registration.event_id == number, Registration.ended_at.is_(None))
        .where(Registration.confirmed_at.is_not(None) | Registration.offered_at.is_not(None))
    ).all()
    held = Counter(kind for kind, _registration in rows)
    event = db.session.get_one(Event, number, populate_existing=True)
    kinds = db.session.scalars(select(TicketType).where(TicketType.event_id == number)).all()
    counted = {kind.id: kind.taken for kind in kinds if kind.taken}
    over = [kind.name for kind in kinds if kind.capacity is not None and kind.taken > kind.capacity]
    free = event.free or 0
    if event.seats_taken == len(rows) and counted == dict(held) and not over and free >= 0 and not next_in_turn(event):
        return []
    return [{"taken": event.seats_taken, "recount": len(rows), "kinds": counted, "of_kinds": dict(held), "over": over}]


def _letters() -> int:
    from sqlalchemy import func, select

    from portal.core.db import db
    from portal.mail.models import Delivery, State

    return db.session.scalar(select(func.count()).where(Delivery.state == State.ACCEPTED)) or 0


if __name__ == "__main__":
    main()
