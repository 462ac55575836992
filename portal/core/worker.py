"""The background worker: waits for the database, then serves the lanes of the queue and sweeps once a minute.

The sweep has a thread and a clock of its own: what is due gets done whatever becomes of the queue.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from huey.consumer import Consumer

from portal.core import advice, health, jobs, lanes
from portal.core.db import db
from portal.core.logs import Seldom

log = logging.getLogger(__name__)
log.addFilter(Seldom())
SWEEP_EVERY = 60.0
BEAT_EVERY = 30.0
LONGEST_WAIT = 15.0
#: How long a worker that is to end at once waits for what its threads are in the midst of, in seconds. With the 25 of
#: a quiet end it is less than whoever started it waits (`bin/lib/supervisor.py`).
LAST_MOMENTS = 3.0
#: What an older version put its tasks under, in a form that is no longer read.
FORMER = "guildhall"


class Crew(Consumer):
    """Huey's consumer with threads of its own for each lane."""

    def __init__(self, queue: jobs.Queue, threads: Mapping[str, int], **options: Any) -> None:
        self.posts = [queue.lanes[name] for name, count in threads.items() for _ in range(count)]
        self.broken = False
        super().__init__(queue.lanes[lanes.PROMPT], workers=len(self.posts), periodic=False, **options)

    def _create_worker(self) -> Any:
        worker = super()._create_worker()
        worker.huey = self.posts[len(self.worker_threads)]
        return worker

    def check_worker_health(self) -> None:
        """Nothing ends a thread of ours; should it happen, the process ends, and is started again whole."""
        threads = [thread for _, thread in self.worker_threads] + [self.scheduler]
        if not all(self.environment.is_alive(thread) for thread in threads):
            log.critical("a thread of the worker has died; the worker ends, to be started again")
            self.broken = True
            self.stop()

    def see_out(self) -> None:
        """Whoever is told to end at once does not wait for its threads; one that still holds the database would leave
        SQLite's log behind. Those that are idle end within a second."""
        self.shutdown_timeout = LAST_MOMENTS
        self._join_workers()


def work(app: Flask, long_threads: int) -> bool:
    """Serve until we are told to stop. False when something broke that only a new process mends."""
    queue: jobs.Queue = app.extensions["queue"]
    wait_for_database(app, time.sleep)
    throw_away_former(app)
    crew = Crew(
        queue, lanes.THREADS | {lanes.LONG: long_threads}, worker_type="thread", initial_delay=0.05, max_delay=1.0,
        backoff=1.3, graceful_signal="TERM", shutdown_timeout=25,
    )  # fmt: skip
    queue.stopped = crew.stop_flag.is_set
    for seconds, action in ((BEAT_EVERY, beat), (SWEEP_EVERY, go_round)):
        crew.worker_threads.append((None, every(seconds, app, crew.stop_flag, action)))
    crew.run()
    crew.see_out()
    return not crew.broken


def wait_for_database(app: Flask, pause: Callable[[float], None]) -> None:
    """Wait until the database answers and has our schema, a little longer each time; says why once a minute."""
    delay = 0.5
    while True:
        with app.app_context():
            why = health.why_no_work()
            db.session.remove()
            db.engine.dispose()
        if why is None:
            return
        log.warning("the worker waits: %s", why)
        pause(delay)
        delay = min(delay * 2, LONGEST_WAIT)


def every(seconds: float, app: Flask, stop: threading.Event, action: Callable[[], None]) -> threading.Thread:
    """A thread, not yet started, that acts every so many seconds until `stop`; nothing that goes wrong ends it."""

    def run() -> None:
        due = time.monotonic()
        while not stop.is_set():
            with app.app_context():
                try:
                    action()
                except (Exception, SystemExit) as error:
                    if why := advice.explain(error):
                        log.warning("%s has to wait: %s", action.__name__, why)
                    else:
                        log.exception("%s failed; it is tried again", action.__name__)
                finally:
                    db.session.remove()
            due = max(due + seconds, time.monotonic())
            stop.wait(due - time.monotonic())

    return threading.Thread(target=run, name=action.__name__, daemon=True)


def beat() -> None:
    """Say that the worker lives, where there is somebody to say it to."""
    if health.why_no_database() is None:
        jobs.beat("worker")


def go_round() -> None:
    """The sweep, unless the database is away: each package would fail for the same reason."""
    why = health.why_no_database()
    if why is None:
        jobs.sweep()
    else:
        log.warning("the worker waits: %s", why)


def throw_away_former(app: Flask) -> None:
    """Drop the tasks of an older version; what they were about stands in our rows."""
    storage = lanes.lane(app, FORMER, known=FORMER).storage
    try:
        storage.flush_all()
    except Exception:
        log.warning("the queue's former tasks could not be thrown away", exc_info=True)
    finally:
        storage.close()
