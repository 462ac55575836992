"""Work outside of requests: Huey carries ids, our rows hold the truth.

Huey may lose a running task when its process is killed, so nothing depends on a task arriving. Two kinds:

- A **job** that a person started (an import): a `Job` row with progress and a lease. `start("members.import",
  …)` inside a unit of work; the worker runs the function registered with `@job("members.import")`; when a
  worker dies the lease ends and the sweep gives the job to another, up to `MOST_ATTEMPTS`.
- A **sweep**, once a minute: every package's idempotent "do what is due" (send mail, expire offers).
"""

from __future__ import annotations

import logging
import random
import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from huey import Huey, MemoryHuey, SqliteHuey, crontab
from huey.api import PostgresHuey
from sqlalchemy import or_, select, update
from sqlalchemy.engine import make_url

from portal.core import clock, deadlines
from portal.core.db import db
from portal.core.errors import TransientConflict
from portal.core.house import house
from portal.core.models import Heartbeat, Job
from portal.core.work import after_commit, unit_of_work

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
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
    """Queue a job, inside a unit of work. `next`: where its page sends the person when it is done."""
    row = Job(kind=kind, title=title, account_id=account_id, arguments=arguments, created_at=clock.now(), next=next)
    db.session.add(row)
    db.session.flush()
    number = row.id
    after_commit(lambda: poke("job", number))
    return row


def progress(row: Job, done: int, total: int, message: str = "") -> None:
    """Say how far a job is; call it outside of a unit of work, every second or so. Renews the lease."""
    with unit_of_work():
        db.session.execute(
            update(Job)
            .where(Job.id == row.id)
            .values(done=done, total=total, message=message, lease_until=clock.now() + LEASE)
        )


def run(job_id: int) -> bool:
    """Do one job if it is due: claim, work, record how it ended. False when it was not ours to do."""
    now, lease = clock.now(), secrets.token_hex(16)
    with unit_of_work():
        claimed = db.session.execute(
            update(Job)
            .where(Job.id == job_id, Job.finished_at.is_(None))
            .where(or_(Job.lease_until.is_(None), Job.lease_until < now))
            .values(lease=lease, lease_until=now + LEASE, started_at=now, attempts=Job.attempts + 1)
        )
        if not getattr(claimed, "rowcount", 0):
            return False
    row = db.session.get_one(Job, job_id)
    result: dict[str, Any] | None = None
    failed, message = False, ""
    try:
        if row.attempts > MOST_ATTEMPTS:
            raise RuntimeError("its worker died too often")
        result = retried(lambda: _kinds[row.kind](row))
    except Exception as error:
        log.exception("job failed", extra={"job": job_id})
        db.session.rollback()
        failed, message = True, str(getattr(error, "sentence", "") or BROKE_OFF)
    with unit_of_work():
        values: dict[str, Any] = {"finished_at": clock.now(), "failed": failed, "result": result, "lease_until": None}
        if message:
            values["message"] = message
        db.session.execute(update(Job).where(Job.id == job_id, Job.lease == lease).values(**values))
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
    """The sweep of this module: take up jobs whose task was lost or whose worker died."""
    due = select(Job.id).where(Job.finished_at.is_(None), or_(Job.lease_until.is_(None), Job.lease_until < now))
    for number in db.session.scalars(due.order_by(Job.id).limit(20)).all():
        run(number)


def beat(name: str) -> None:
    """Say that a background process lives."""
    with unit_of_work():
        row = db.session.get(Heartbeat, name)
        if row is None:
            db.session.add(Heartbeat(name=name, at=clock.now()))
        else:
            row.at = clock.now()


def make_huey(app: Flask) -> Huey:
    """The queue that follows the database: a file beside SQLite, tables in PostgreSQL."""
    if not app.config["JOBS"]:
        return MemoryHuey("guildhall", results=False)
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite":
        path = app.config["DATA_DIR"] / "jobs.sqlite3"
        return SqliteHuey("guildhall", filename=str(path), results=False, timeout=10)
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return PostgresHuey("guildhall", results=False, dsn=dsn)


class Queue:
    """The application's Huey and the few tasks there are; each carries only names and ids."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.huey = make_huey(app)
        #: What `poke` can ask for, by name; packages add theirs in `register`.
        self.actions: dict[str, Callable[..., Any]] = {"job": run}
        #: Whether the worker was asked to stop: long tasks end early and leave the rest for later.
        self.stopped: Callable[[], bool] = lambda: False
        self.task = self.huey.task(name="act")(self._act)
        self.huey.periodic_task(crontab(minute="*"), name="sweep")(self._sweep)

    def _act(self, action: str, *arguments: Any) -> None:
        with self.app.app_context():
            try:
                self.actions[action](*arguments)
            finally:
                db.session.remove()

    def _sweep(self) -> None:
        with self.app.app_context():
            sweep()
            beat("worker")


def poke(action: str, *arguments: Any) -> None:
    """Ask the worker to act soon. Losing the request only delays: the sweep finds what is due."""
    if not current_app.config["JOBS"]:
        return
    try:
        queue().task(action, *arguments)
    except Exception:
        log.warning("the queue did not take a task; the sweep will find it", extra={"action": action}, exc_info=True)


def queue() -> Queue:
    """The running application's queue."""
    return current_app.extensions["queue"]  # type: ignore[no-any-return]
