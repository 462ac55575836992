"""Work outside of requests: Huey carries ids, our rows hold the truth.

Huey may lose a running task when its process is killed, so nothing depends on a task arriving. Two kinds:

- A **job** that a person started (an import): a `Job` row with progress and a lease. `start("members.import",
  …)` inside a unit of work; the worker runs the function registered with `@job("members.import")`; when a
  worker dies the lease ends and the sweep gives the job to another, up to `MOST_ATTEMPTS`.
- A **sweep**, once a minute: every package's idempotent "do what is due" (send mail, expire offers). It begins no
  long work itself: it pokes whoever does it.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select, update

from portal.core import audit, clock, deadlines, lanes, language, leases, sayings, unit
from portal.core.db import db
from portal.core.errors import TransientConflict
from portal.core.house import house
from portal.core.leases import LeaseLost
from portal.core.models import Heartbeat, Job
from portal.core.unit import after_commit
from portal.core.work import unit_of_work

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
#: How often a job waits for a lock as long as the database lets it: 15 seconds on SQLite, 10 on PostgreSQL.
LOCK_WAITS = 2
BROKE_OFF = _l("Something went wrong on the way. What was done until then is kept; start again to do the rest.")
Task = Callable[[Job], dict[str, Any] | None]
_kinds: dict[str, Task] = {}


def job(kind: str) -> Callable[[Task], Task]:
    """Register the function that does this kind of job: in units of work of its own; its result must fit JSON."""

    def add(task: Task) -> Task:
        _kinds[kind] = task
        return task

    return add


def start(kind: str, title: str, *, account_id: int | None, arguments: dict[str, Any], next: str = "") -> Job:
    """Queue a job, inside a unit of work. `title`: as `sayings.kept` has it; so is each message of `progress`.

    `next`: where its page sends the person when it is done.
    """
    row = Job(kind=kind, title=title, account_id=account_id, arguments=arguments, created_at=clock.now(), next=next)
    db.session.add(row)
    db.session.flush()
    number = row.id
    after_commit(lambda: poke("job", number))
    return row


def progress(row: Job, done: int, total: int, message: str = "") -> None:
    """Say how far a job is, from within it; call it outside of a unit of work, every second or so.

    As every unit of work of a job it renews the lease, and raises LeaseLost when that is no longer ours: let it pass.
    """
    if unit.fence.get() is None:
        raise RuntimeError("a job tells how far it is itself")
    with unit_of_work():
        db.session.execute(update(Job).where(Job.id == row.id).values(done=done, total=total, message=message))


def run(job_id: int) -> bool:
    """Do one job if it is due: claim, work, record how it ended. False when it was not ours to do."""
    lease = leases.claim(job_id, clock.now())
    if lease is None:
        return False
    row = db.session.get_one(Job, job_id)
    result: dict[str, Any] | None = None
    ended: dict[str, Any] = {"failed": False}
    try:
        if row.attempts > MOST_ATTEMPTS:
            raise RuntimeError("its worker died too often")
        spoken = language.spoken(language.of_account(row.account_id))
        with leases.held(job_id, lease), audit.begun_by(row.account_id), spoken:
            result = retried(lambda: _kinds[row.kind](row))
    except LeaseLost:
        log.warning("a job was taken up by another worker", extra={"job": job_id})
        db.session.rollback()
        return True
    except Exception as error:
        log.exception("job failed", extra={"job": job_id})
        db.session.rollback()
        ended = {"failed": True, "message": sayings.kept(getattr(error, "sentence", "") or BROKE_OFF)}
    ended |= {"finished_at": clock.now(), "result": result}
    if not retried(lambda: leases.end(job_id, lease, ended)):
        log.warning("a job was taken up by another worker, whose word counts", extra={"job": job_id})
    return True


def retried(action: Callable[[], Any], attempts: int = 5) -> Any:
    """Run the action again, as a whole, when the database asked for another try; a lock is waited for twice at most."""
    waited = 0
    for attempt in range(attempts):
        try:
            return action()
        except TransientConflict as conflict:
            db.session.rollback()
            waited += conflict.waited
            if attempt == attempts - 1 or waited == LOCK_WAITS or deadlines.over():
                raise
            pause(attempt)
    return None


def in_slices(row: Job, do_some: Callable[[], int], *, whole: int = 0, done: int = 0) -> int:
    """Do some, each time in a transaction of its own, until none are left; how many were done, with those before.

    `whole`: how many there are, where that is known; the progress tells no more.
    """
    while some := retried(do_some):
        done += some
        progress(row, min(done, whole or done), whole or max(done, row.total))
    return done


def pause(attempt: int) -> None:
    """Wait a little longer each time, with jitter."""
    time.sleep(random.uniform(0.005, 0.02) * (2**attempt))


def sweep(now: datetime | None = None) -> list[str]:
    """Do whatever is due, in every package; returns the names of the sweeps that failed."""
    now, failed = now or clock.now(), []
    for name, action in house().sweeps.items():
        try:
            retried(lambda action=action: action(now))  # type: ignore[misc]
        except Exception:
            log.exception("sweep failed", extra={"sweep": name})
            db.session.rollback()
            failed.append(name)
        finally:
            db.session.remove()
    return failed


def due_jobs(now: datetime) -> None:
    """The sweep of this module: call for jobs whose task was lost or whose worker died. It does none itself.

    Nobody is called while tasks still wait for a thread: theirs may be among them.
    """
    leases.cap(now)
    if current_app.config["JOBS"] and not queue().waiting(lanes.LONG):
        for number in _due(now):
            poke("job", number)


def run_due(now: datetime) -> None:
    """Do here and now the jobs that are due: where no worker runs, and the sweep calls nobody."""
    leases.cap(now)
    for number in _due(now):
        run(number)


def _due(now: datetime) -> list[int]:
    due = select(Job.id).where(Job.finished_at.is_(None), or_(Job.lease_until.is_(None), Job.lease_until < now))
    return list(db.session.scalars(due.order_by(Job.id).limit(20)))


def beat(name: str) -> None:
    """Say that a background process lives."""
    with unit_of_work():
        row = db.session.get(Heartbeat, name)
        if row is None:
            db.session.add(Heartbeat(name=name, at=clock.now()))
        else:
            row.at = clock.now()


class Queue:
    """The application's queue and the few things that can be asked through it; a task carries only names and ids."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.lanes = {name: lanes.lane(app, name) for name in lanes.THREADS}
        #: The lane on whose thread packages begin what lives as long as the worker (`on_startup`).
        self.huey = self.lanes[lanes.PROMPT]
        #: What `poke` can ask for, by name; packages add theirs in `register`.
        self.actions: dict[str, Callable[..., Any]] = {"job": run}
        #: In which lane an action goes; COMMON where nothing is said.
        self.goes_in: dict[str, str] = {"job": lanes.LONG}
        #: Whether the worker was asked to stop: long tasks end early and leave the rest for later.
        self.stopped: Callable[[], bool] = lambda: False
        self.tasks = {name: lane.task(name="act")(partial(self._act, name)) for name, lane in self.lanes.items()}
        #: For tasks that wait for their moment: only this lane is looked through, and passes on what is another's.
        self.task = self.tasks[lanes.PROMPT]

    def lane_of(self, action: str) -> str:
        """The lane in which this goes."""
        return self.goes_in.get(action, lanes.COMMON)

    def ask(self, action: str, *arguments: Any, delay: float = 0.0) -> None:
        """Have the worker act, in `delay` seconds."""
        if delay:
            self.task.schedule(args=(action, *arguments), delay=delay)
        else:
            self.tasks[self.lane_of(action)](action, *arguments)

    def waiting(self, lane: str) -> bool:
        """Whether tasks wait in this lane; not when nobody can say."""
        try:
            return bool(self.lanes[lane].pending_count())
        except Exception:
            return False

    def _act(self, lane: str, action: str, *arguments: Any) -> None:
        if lane != self.lane_of(action):
            self.ask(action, *arguments)
            return
        with self.app.app_context():
            try:
                self.actions[action](*arguments)
            except (Exception, SystemExit):  # nothing that goes wrong in a task takes its thread along
                log.exception("%s failed", action)
                db.session.rollback()
            finally:
                db.session.remove()


def poke(action: str, *arguments: Any, delay: float = 0.0) -> None:
    """Ask the worker to act, in `delay` seconds. Losing the request only delays: the sweep finds what is due."""
    if current_app.config["JOBS"]:
        queue().ask(action, *arguments, delay=delay)


def queue() -> Queue:
    """The running application's queue."""
    return current_app.extensions["queue"]  # type: ignore[no-any-return]
