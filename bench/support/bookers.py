"""Processes that book through the portal's own operation, all at once."""

from __future__ import annotations

import multiprocessing as mp
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any


class Team:
    """Processes that keep their portal and their connections open, and book when told."""

    def __init__(self, url: str, sizes: tuple[int, ...]) -> None:
        context = mp.get_context("spawn")
        self.gates = {bookers: context.Barrier(bookers) for bookers in sizes}
        self.pipes: list[Connection] = []
        self.processes = []
        for _ in range(max(sizes)):
            ours, theirs = context.Pipe()
            process = context.Process(target=_booker, args=(url, theirs, self.gates), daemon=True)
            process.start()
            self.pipes.append(ours)
            self.processes.append(process)
        for pipe in self.pipes:
            pipe.recv()

    def book(self, event: int, people: list[int], threads: int, bookers: int) -> list[str]:
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
def team(url: str, sizes: tuple[int, ...]) -> Iterator[Team]:
    found = Team(url, sizes)
    try:
        yield found
    finally:
        found.stop()


def _booker(url: str, pipe: Connection, gates: dict[int, Barrier]) -> None:
    app = portal(url)
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
    from portal.events.programme.models import Event
    from portal.events.registrations.operations import registration

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


def portal(url: str) -> Any:
    """The portal on this database, without anything that runs by itself."""
    from portal import create_app

    os.environ["DATABASE_URL"] = url
    return create_app({"JOBS": False, "LOG_LEVEL": "ERROR", "MAIL_SERVER": "127.0.0.1", "SQLITE_BUSY_SECONDS": 60})
