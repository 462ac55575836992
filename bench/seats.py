"""Two hundred people at once for fifty places, and how many bookings a second go through the whole operation.

    bin/bench seats [--runs 20] [--bookings 400] [--database sqlite postgresql]

Exact: in every run 50 must be seated and 150 wait in the order in which they were let in, without an error; they
come from several processes with many threads each, on connections that are open already. Speed: each booking is
the portal's own operation (rules, history, queued mail with its calendar file), committed by itself. The floor,
in turns with it and on the same engine, is the bare booking: a conditional update, two inserts, commit.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing as mp
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

PLACES, PEOPLE, PROCESSES, THREADS = 50, 200, 4, 50
#: Who books for speed, one at a time each; the same number books barely.
BOOKERS = 8
BAR, LEAST = 0.15, 250
DDL = (
    "CREATE TABLE bench_event (id int PRIMARY KEY, seats int, taken int)",
    "CREATE TABLE bench_booking (event int, member int, UNIQUE (event, member))",
    "CREATE TABLE bench_history (event int, member int, what text)",
    "INSERT INTO bench_event VALUES (1, 1000000, 0)",
)
TAKE = "UPDATE bench_event SET taken = taken + 1 WHERE id = 1 AND taken < seats"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bookings", type=int, default=400)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    for kind in options.database:
        with _database(kind) as url:
            measure(kind, url, options)


@contextmanager
def _database(kind: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="guildhall-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        if kind == "sqlite":
            yield f"sqlite:///{Path(folder) / 'guildhall.sqlite3'}"
            return
        from tests.support import postgresql

        postgresql.SETTINGS |= {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
        with postgresql.server() as url:
            yield url


def measure(kind: str, url: str, options: argparse.Namespace) -> None:
    """Everything on one database; prints two lines."""
    with _prepared(url):
        people = _people(options.rounds * options.bookings + PEOPLE)
    with _team(url) as team:
        _warm(team, url, people)
        _report_exact(kind, team, url, people, options.runs)
        _report_speed(kind, team, url, people, options)


def _report_exact(kind: str, team: Team, url: str, people: list[int], runs: int) -> None:
    results, seconds, errors = [], [], []
    for _ in range(runs):
        with _prepared(url):
            event = _event(PLACES)
        began = time.perf_counter()
        failed = team.book(event, people[:PEOPLE], THREADS)
        seconds.append(time.perf_counter() - began)
        errors += failed
        with _prepared(url):
            results.append(_outcome(event))
    exact = [result == (PLACES, PEOPLE - PLACES, True) for result in results]
    print(
        json.dumps({
            "bench": "seats", "database": kind, "value": sum(exact), "unit": "exact runs", "floor": runs,
            "ratio": round(sum(exact) / runs, 2), "bar": 1.0, "met": all(exact) and not errors,
            "people": PEOPLE, "places": PLACES, "processes": PROCESSES, "threads": THREADS, "errors": errors[:5],
            "seated": sorted({result[0] for result in results}), "waiting": sorted({result[1] for result in results}),
            "in_order": all(result[2] for result in results), "seconds_each": round(statistics.median(seconds), 2),
        }),
        flush=True,
    )  # fmt: skip


def _report_speed(kind: str, team: Team, url: str, people: list[int], options: argparse.Namespace) -> None:
    floors, rates, errors = [], [], []
    for _ in range(options.rounds):
        floors.append(_floor(kind, url, options.bookings * 4))
        with _prepared(url):
            event = _event(1_000_000)
        began = time.perf_counter()
        errors += team.book(event, people[: options.bookings], 1, bookers=BOOKERS)
        rates.append(options.bookings / (time.perf_counter() - began))
    value, base = statistics.median(rates), statistics.median(floors)
    print(
        json.dumps({
            "bench": "bookings", "database": kind, "value": round(value), "unit": "bookings/s", "floor": round(base),
            "ratio": round(value / base, 3), "bar": BAR, "least": LEAST,
            "met": value >= LEAST and value >= BAR * base and not errors, "processes": BOOKERS, "errors": errors[:5],
            "runs": [round(rate) for rate in rates], "floors": [round(rate) for rate in floors],
        }),
        flush=True,
    )  # fmt: skip


class Team:
    """Processes that keep their portal and their connections open, and book when told."""

    def __init__(self, url: str) -> None:
        context = mp.get_context("spawn")
        self.gates = {bookers: context.Barrier(bookers) for bookers in {PROCESSES, BOOKERS}}
        self.pipes: list[Connection] = []
        self.processes = []
        for _ in range(max(PROCESSES, BOOKERS)):
            ours, theirs = context.Pipe()
            process = context.Process(target=_booker, args=(url, theirs, self.gates), daemon=True)
            process.start()
            self.pipes.append(ours)
            self.processes.append(process)
        for pipe in self.pipes:
            pipe.recv()

    def book(self, event: int, people: list[int], threads: int, bookers: int = PROCESSES) -> list[str]:
        """Everybody signs up, all at once; gives what went wrong."""
        for number, pipe in enumerate(self.pipes[:bookers]):
            pipe.send((event, people[number::bookers], threads, bookers))
        return [error for pipe in self.pipes[:bookers] for error in pipe.recv()]

    def stop(self) -> None:
        for pipe in self.pipes:
            pipe.send(None)
        for process in self.processes:
            process.join(10)


@contextmanager
def _team(url: str) -> Iterator[Team]:
    team = Team(url)
    try:
        yield team
    finally:
        team.stop()


def _booker(url: str, pipe: Connection, gates: dict[int, Barrier]) -> None:
    app = _app(url)
    with app.app_context():
        pipe.send("ready")
        while (task := pipe.recv()) is not None:
            event, people, threads, bookers = task
            errors: list[str] = []
            lanes = [people[number::threads] for number in range(threads)]
            inner = threading.Barrier(len(lanes))

            def run(lane: list[int], event: int = event, inner: Any = inner, errors: list[str] = errors) -> None:
                with app.app_context():
                    _sign_up_all(event, lane, inner, errors)

            gates[bookers].wait()
            if threads == 1:
                _sign_up_all(event, people, inner, errors)
            else:
                workers = [threading.Thread(target=run, args=(lane,)) for lane in lanes]
                for worker in workers:
                    worker.start()
                for worker in workers:
                    worker.join()
            pipe.send(errors)


def _sign_up_all(event: int, people: list[int], gate: threading.Barrier, errors: list[str]) -> None:
    from portal.core import clock, jobs
    from portal.core.db import db
    from portal.core.work import unit_of_work
    from portal.events.models import Event
    from portal.events.operations import registration

    found = db.session.get_one(Event, event)
    db.session.rollback()  # the connection is open, and back in the pool: there are more people than connections

    def sign_up(person: int) -> None:
        with unit_of_work():
            made = registration.register(found, person, now=clock.now(), list_consent=True)
        assert made is not None  # held until the work is done, as a page holds it

    gate.wait()
    for person in people:
        try:
            jobs.retried(partial(sign_up, person), attempts=8)
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}"[:200])
            db.session.rollback()
    db.session.rollback()


def _app(url: str) -> Any:
    from portal import create_app

    os.environ["DATABASE_URL"] = url
    return create_app({"JOBS": False, "LOG_LEVEL": "ERROR", "MAIL_SERVER": "127.0.0.1", "SQLITE_BUSY_SECONDS": 60})


@contextmanager
def _prepared(url: str) -> Iterator[None]:
    """The portal in this process, for what stands around a run; made once per database."""
    from portal.core.db import db

    app = _APPS.get(url)
    if app is None:
        import flask_migrate

        app = _APPS[url] = _app(url)
        with app.app_context():
            flask_migrate.upgrade()
    with app.app_context():
        yield
        db.session.remove()


_APPS: dict[str, Any] = {}


def _people(count: int) -> list[int]:
    from sqlalchemy import insert

    from portal.core.db import db
    from portal.core.work import unit_of_work
    from portal.members.models import Person

    ids = list(range(1, count + 1))
    with unit_of_work():
        db.session.execute(
            insert(Person),
            [{"id": n, "name": f"Member {n}", "name_key": f"{n}", "email": f"m{n}@bench.example"} for n in ids],
        )
    return ids


def _event(places: int) -> int:
    from datetime import timedelta

    from portal.core import clock
    from portal.core.work import unit_of_work
    from portal.events.operations import planning, publishing

    now = clock.now()
    start = (now + timedelta(days=30)).replace(tzinfo=None, hour=18, minute=30)
    plan = planning.Plan(
        title="Long supper in the garden", summary="One long table.", body="We sit down at dusk. " * 20, kind="supper",
        venue="The garden", venue_note="Level paths.", cost="£28 with wine", capacity=places, zone="Europe/London",
        local_start=start, local_end=start + timedelta(hours=3),
    )  # fmt: skip
    with unit_of_work():
        event = planning.create_event(plan, by=None, now=now)
        publishing.publish(event, now=now)
    return event.id


def _outcome(event: int) -> tuple[int, int, bool]:
    """Seated, waiting, and whether the queue is in the order of arrival with everybody seated before it."""
    from sqlalchemy import select

    from portal.core.db import db
    from portal.events.models import Event, Registration

    rows = db.session.scalars(
        select(Registration).where(Registration.event_id == event).order_by(Registration.id)
    ).all()
    seated = [row.confirmed_at is not None for row in rows]
    waiting = [row for row in rows if row.confirmed_at is None]
    ordered = waiting == sorted(waiting, key=lambda row: (row.joined_at, row.id)) and seated == sorted(seated)[::-1]
    counter = db.session.get_one(Event, event).seats_taken
    return sum(seated), len(waiting), ordered and counter == sum(seated)


def _warm(team: Team, url: str, people: list[int]) -> None:
    """Every process has rendered a letter and opened its connections before anything is timed."""
    with _prepared(url):
        event = _event(1_000_000)
    team.book(event, people[:PEOPLE], THREADS)


def _floor(kind: str, url: str, bookings: int) -> float:
    """Bare bookings per second by as many processes, on the same engine with the same settings."""
    context = mp.get_context("fork")
    with tempfile.TemporaryDirectory(prefix="guildhall-floor-") as folder:
        where = url if kind == "postgresql" else str(Path(folder) / "floor.sqlite3")
        _prepare_floor(kind, where)
        gate, out = context.Barrier(BOOKERS + 1), context.Queue()
        processes = [
            context.Process(target=_floor_booker, args=(kind, where, number, bookings // BOOKERS, gate, out))
            for number in range(BOOKERS)
        ]
        for process in processes:
            process.start()
        gate.wait()
        began = time.perf_counter()
        for _ in processes:
            out.get()
        took = time.perf_counter() - began
        for process in processes:
            process.join()
        return bookings / took


def _connect(kind: str, where: str) -> Any:
    if kind == "sqlite":
        import pysqlite3

        connection = pysqlite3.connect(where, timeout=60, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
            connection.execute(f"PRAGMA {pragma}")
        return connection
    import psycopg

    return psycopg.connect(where)


def _prepare_floor(kind: str, where: str) -> None:
    connection = _connect(kind, where)
    if kind == "postgresql":
        for table in ("event", "booking", "history"):
            connection.execute(f"DROP TABLE IF EXISTS bench_{table}")
    for statement in DDL:
        connection.execute(statement)
    connection.commit()
    connection.close()


def _floor_booker(kind: str, where: str, number: int, bookings: int, gate: Barrier, out: Any) -> None:
    connection = _connect(kind, where)
    mark = "?" if kind == "sqlite" else "%s"
    gate.wait()
    for step in range(bookings):
        member = (number * 1_000_000 + step,)
        if kind == "sqlite":
            connection.execute("BEGIN IMMEDIATE")
        if connection.execute(TAKE).rowcount == 1:
            connection.execute(f"INSERT INTO bench_booking VALUES (1, {mark})", member)
            connection.execute(f"INSERT INTO bench_history VALUES (1, {mark}, 'booked')", member)
        connection.commit()
    out.put(bookings)
    connection.close()


if __name__ == "__main__":
    main()
