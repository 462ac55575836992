"""Who works on a job: a lease in its row, renewed from beside the work, and asked for in every transaction of it.

Of two workers only one counts: whoever lost the lease meets LeaseLost before its next commit, which is not made.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import or_, select, update

from portal.core import clock, unit
from portal.core.db import db
from portal.core.models import Job
from portal.core.work import unit_of_work

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
#: How often a job that runs renews its lease, in seconds, whatever it is at.
RENEWAL = 30.0


class LeaseLost(Exception):
    """Another worker has taken this job up: whatever we still did would be done twice."""


def claim(job_id: int, now: datetime) -> str | None:
    """Take the job up, for as long as a lease lasts; None when it is somebody's or over."""
    lease = secrets.token_hex(16)
    with unit_of_work():
        claimed = db.session.execute(
            update(Job)
            .where(Job.id == job_id, Job.finished_at.is_(None))
            .where(or_(Job.lease_until.is_(None), Job.lease_until < now))
            .values(lease=lease, lease_until=now + LEASE, started_at=now, attempts=Job.attempts + 1)
        )
    return lease if _hit(claimed) else None


@contextmanager
def held(job_id: int, lease: str) -> Iterator[None]:
    """While the block runs, the lease is renewed, and each of its transactions is ours or is not kept.

    Each renews it too: one that was long, and that nobody could write beside, ends with a fresh lease.
    """
    app, over = current_app._get_current_object(), threading.Event()  # type: ignore[attr-defined]

    def renew() -> None:
        while not over.wait(RENEWAL):
            with app.app_context():
                try:
                    with unit_of_work():
                        ours = _renewed(job_id, lease)
                    if not ours:
                        return
                except Exception:  # a busy database: it is asked again, well before the lease ends
                    log.warning("a lease was not renewed", extra={"job": job_id})
                finally:
                    db.session.remove()

    def check() -> None:
        if not _renewed(job_id, lease):
            raise LeaseLost

    token, beside = unit.fence.set(check), threading.Thread(target=renew, name=f"job-{job_id}", daemon=True)
    beside.start()
    try:
        yield
    finally:
        over.set()
        beside.join(1)
        unit.fence.reset(token)


def end(job_id: int, lease: str, values: dict[str, Any]) -> bool:
    """Write down how the job ended; False when it is no longer ours to say."""
    with unit_of_work():
        ended = db.session.execute(_ours(job_id, lease).values(lease_until=None, **values))
    return _hit(ended)


def cap(now: datetime) -> None:
    """A lease that was written by a clock ahead ends at most one lease from now."""
    too_long = Job.finished_at.is_(None), Job.lease_until > now + LEASE
    if db.session.scalar(select(Job.id).where(*too_long).limit(1)) is not None:
        with unit_of_work():
            db.session.execute(update(Job).where(*too_long).values(lease_until=now + LEASE))


def _renewed(job_id: int, lease: str) -> bool:
    return _hit(db.session.execute(_ours(job_id, lease).values(lease_until=clock.now() + LEASE)))


def _ours(job_id: int, lease: str) -> Any:
    return update(Job).where(Job.id == job_id, Job.lease == lease, Job.finished_at.is_(None))


def _hit(result: Any) -> bool:
    return bool(getattr(result, "rowcount", 0))
