"""The watch: in each worker, what somebody waits for is sent by threads that nothing else uses.

Twice a second it looks into the outbox. Security mail is carried by couriers, each with a connection of its own and
one message at a time: does a server hang over one, the next message gets the next courier. Notices are drained beside
them, and a closed gate is probed, so that mail goes on within seconds when a server is back.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack

from flask import Flask

from portal.core import clock
from portal.core.db import db
from portal.core.jobs import Queue
from portal.mail import waking
from portal.mail.deliveries import claims, gate
from portal.mail.deliveries.drain import Drain, drain, trouble_of
from portal.mail.deliveries.gate import Gate
from portal.mail.kinds import Lane
from portal.mail.sender import leaves_the_house
from portal.mail.transports import ServerTrouble
from portal.mail.transports.connection import probe

log = logging.getLogger(__name__)
#: Seconds between two looks; after a look that failed (the database is away), up to ten.
EVERY, SELDOM = 0.5, 10.0
#: So many couriers at most, of whom so many take second tries: codes that hang never keep a new one from leaving.
MOST, MOST_WITH_SECOND_TRIES = 8, 4
#: A courier who has been with one message for so long counts as stuck, and another one is sent.
STUCK = 1.0
PROBE_SECONDS = 3.0


class Watch:
    """One process's watch over what is due at once."""

    def __init__(self, app: Flask, over: Callable[[], bool]) -> None:
        self.app, self._over = app, over
        self.couriers: dict[threading.Thread, Drain] = {}
        self.helpers: dict[str, threading.Thread] = {}
        self.thread = threading.Thread(target=self._run, name="mail-watch")

    def over(self) -> bool:
        """Whether the worker was asked to stop, or has gone without a word."""
        return self._over() or not threading.main_thread().is_alive()

    def _run(self) -> None:
        wait = EVERY
        asked_once = False
        while not self.over():
            try:
                with self.app.app_context():
                    if not asked_once:
                        gate.try_again()
                        asked_once = True
                    self.look()
                wait = EVERY
            except Exception:
                log.exception("the watch over mail could not look; it tries again")
                wait = min(SELDOM, 2 * wait)
            time.sleep(wait)

    def look(self) -> None:
        """One look: whatever is due gets somebody who carries it. Needs an application context; waits for nothing."""
        now = clock.now()
        with db.engine.connect() as connection:
            closed, may_probe = gate.closed(connection, now)
            prompt = Gate.ORDINARY not in closed and claims.notice_due(connection, now, Lane.TRANSACTIONAL)
            urgent = Gate.SECURITY not in closed and claims.notice_due(connection, now, Lane.SECURITY)
        if may_probe and leaves_the_house():
            self._help("probe", self._probe)
        if prompt:
            self._help(waking.PROMPT, lambda: drain(waking.PROMPT))
        if urgent:
            self._send_a_courier()

    def _send_a_courier(self) -> None:
        self.couriers = {thread: each for thread, each in self.couriers.items() if thread.is_alive()}
        now = time.monotonic()
        if len(self.couriers) >= MOST or any(now - each.since < STUCK for each in self.couriers.values()):
            return  # whoever is not stuck will come for it
        tired = sum(not each.untried for each in self.couriers.values())
        courier = Drain(waking.SECURITY, float("inf"), untried=tired >= MOST_WITH_SECOND_TRIES)
        thread = threading.Thread(target=self._in_context, args=(lambda: self._carry(courier),), name="mail-courier")
        self.couriers[thread] = courier
        thread.start()

    def _carry(self, courier: Drain) -> None:
        with ExitStack() as stack:
            courier.begin(stack)
            courier.run()

    def _help(self, what: str, action: Callable[[], object]) -> None:
        """Do this on a thread of its own, unless it is being done."""
        running = self.helpers.get(what)
        if running is None or not running.is_alive():
            self.helpers[what] = threading.Thread(target=self._in_context, args=(action,), name=f"mail-{what}")
            self.helpers[what].start()

    def _in_context(self, action: Callable[[], object]) -> None:
        try:
            with self.app.app_context():
                try:
                    action()
                finally:
                    db.session.remove()
        except Exception:
            log.exception("mail stopped on the way; what was claimed is taken up again")

    def _probe(self) -> None:
        """Look whether a closed gate can be opened."""
        with gate.writing() as connection:
            asked = gate.to_probe(connection, clock.now())
        if not asked:
            return  # another worker is at it
        try:
            probe(PROBE_SECONDS)
        except ServerTrouble as trouble:
            with gate.writing() as connection:
                for which in asked:
                    gate.still_closed(connection, which, str(trouble), trouble_of(trouble))
            return
        gate.open_again(*asked, forgive=False)
        if Gate.ORDINARY in asked:
            waking.wake()


_lock = threading.Lock()


def begin(app: Flask, queue: Queue) -> None:
    """Have a watch in this process; a second call finds it there. A worker calls it when it starts."""
    with _lock:
        running: Watch | None = app.extensions.get("mail-watch")
        if running is None or not running.thread.is_alive():
            app.extensions["mail-watch"] = watch = Watch(app, queue.stopped)
            watch.thread.start()


def is_there(app: Flask) -> bool:
    """Whether a watch runs in this process."""
    running: Watch | None = app.extensions.get("mail-watch")
    return running is not None and running.thread.is_alive()
