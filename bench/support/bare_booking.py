"""The floor under a booking: a conditional update, two inserts, commit, by as many processes."""

from __future__ import annotations

import multiprocessing as mp
import tempfile
import time
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

DDL = (
    "CREATE TABLE bench_event (id int PRIMARY KEY, seats int, taken int)",
    "CREATE TABLE bench_booking (event int, member int, UNIQUE (event, member))",
    "CREATE TABLE bench_history (event int, member int, what text)",
    "INSERT INTO bench_event VALUES (1, 1000000, 0)",
)
TAKE = "UPDATE bench_event SET taken = taken + 1 WHERE id = 1 AND taken < seats"


def rate(kind: str, url: str, bookings: int, bookers: int) -> float:
    """Bare bookings per second by as many processes, on the same engine with the same settings."""
    context = mp.get_context("fork")
    with tempfile.TemporaryDirectory(prefix="guildhall-floor-") as folder:
        where = url if kind == "postgresql" else str(Path(folder) / "floor.sqlite3")
        _prepare(kind, where)
        gate, out = context.Barrier(bookers + 1), context.Queue()
        processes = [
            context.Process(target=_booker, args=(kind, where, number, bookings // bookers, gate, out))
            for number in range(bookers)
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


def _prepare(kind: str, where: str) -> None:
    connection = _connect(kind, where)
    if kind == "postgresql":
        for table in ("event", "booking", "history"):
            connection.execute(f"DROP TABLE IF EXISTS bench_{table}")
    for statement in DDL:
        connection.execute(statement)
    connection.commit()
    connection.close()


def _booker(kind: str, where: str, number: int, bookings: int, gate: Barrier, out: Any) -> None:
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
