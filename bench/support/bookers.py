"""Processes that book through the portal's own operation, all at once."""

from __future__ import annotations

import multiprocessing as mp
import os
import threading
from collections.abc import Callable, Iterator
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

    def book(self, event: int, people: list[int], threads: int, bookers: int, how: str = "alone") -> list[str]:
        """Everybody signs up, all at once, in one of the WAYS; gives what went wrong."""
        for number, pipe in enumerate(self.pipes[:bookers]):
            pipe.send((event, people[number::bookers], threads, bookers, how))
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
            event, people, threads, bookers, how = task
            errors: list[str] = []
            lanes = [people[number::threads] for number in range(threads)]
            inner = threading.Barrier(len(lanes))

            act = partial(_all, WAYS[how], event)

            def run(lane: list[int], act: Any = act, inner: Any = inner, errors: list[str] = errors) -> None:
                with app.app_context():
                    act(lane, inner, errors)

            gates[bookers].wait()
            if threads == 1:
                act(people, inner, errors)
            else:
                workers = [threading.Thread(target=run, args=(lane,)) for lane in lanes]
                for worker in workers:
                    worker.start()
                for worker in workers:
                    worker.join()
            pipe.send(errors)


Step = Callable[[Any, int], None]


def _all(steps: tuple[Step, ...], event: int, people: list[int], gate: threading.Barrier, errors: list[str]) -> None:
    from portal.core import jobs
    from portal.core.db import db
    from portal.core.errors import DomainError
    from portal.events.programme.models import Event

    found = db.session.get_one(Event, event)
    db.session.rollback()  # the connection is open, and back in the pool: there are more people than connections
    gate.wait()
    for person, step in ((person, step) for step in steps for person in people):
        try:
            jobs.retried(partial(step, found, person), attempts=8)
        except DomainError:
            db.session.rollback()  # a rule said no, as it may
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}"[:200])
            db.session.rollback()
    db.session.rollback()


def _sign_up(found: Any, person: int) -> None:
    from portal.core import clock
    from portal.core.work import unit_of_work
    from portal.events.registrations.operations import registration

    with unit_of_work():
        made = registration.register(found, person, now=clock.now(), list_consent=True)
    assert made is not None  # held until the work is done, as a page holds it


def _sign_up_mixed(found: Any, person: int) -> None:
    """One of two tickets; every third brings a guest, who takes the other."""
    from sqlalchemy import select

    from portal.core import clock
    from portal.core.db import db
    from portal.core.work import unit_of_work
    from portal.events.registrations.operations import registration
    from portal.events.tickets.models import TicketType

    of_event = select(TicketType.id).where(TicketType.event_id == found.id).order_by(TicketType.id)
    kinds = db.session.scalars(of_event).all()
    db.session.rollback()
    mine, other = (kinds[person % 2], kinds[1 - person % 2])
    guests, tickets = (["Guest"], [mine, other]) if person % 3 == 0 else ([], [mine])
    with unit_of_work():
        registration.register(found, person, now=clock.now(), guests=guests, tickets=tickets)


def _change_guests(found: Any, person: int) -> None:
    """Half of those with a guest come alone after all, and half of the others ask to bring one."""
    from portal.core import clock
    from portal.core.work import unit_of_work
    from portal.events.registrations.operations import guests

    if person % 2 == 0:
        with unit_of_work():
            guests.bring(found, person, {} if person % 3 == 0 else {1: ("Guest", 0)}, now=clock.now())


def _give_back(found: Any, person: int) -> None:
    from portal.core import clock
    from portal.core.work import unit_of_work
    from portal.events.registrations.operations import registration

    if person % 4 == 1:
        with unit_of_work():
            registration.withdraw(found, person, now=clock.now())


def _answer(found: Any, person: int) -> None:
    """Whoever was asked takes the place, and some let it go."""
    from portal.core import clock
    from portal.core.work import unit_of_work
    from portal.events.registrations.operations import registration

    with unit_of_work():
        (registration.decline_offer if person % 5 == 0 else registration.take_offer)(found, person, now=clock.now())


#: What each of the people does, one step after the other: everybody's first, then everybody's second.
WAYS: dict[str, tuple[Step, ...]] = {
    "alone": (_sign_up,),
    "mixed": (_sign_up_mixed,),
    "all year": (_sign_up_mixed, _change_guests, _give_back, _answer),
}


def portal(url: str) -> Any:
    """The portal on this database, without anything that runs by itself."""
    from portal import create_app

    os.environ["DATABASE_URL"] = url
    return create_app({"JOBS": False, "LOG_LEVEL": "ERROR", "MAIL_SERVER": "127.0.0.1", "SQLITE_BUSY_SECONDS": 60})
