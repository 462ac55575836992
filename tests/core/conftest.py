"""What the tests of the core share: a smallest operation, and jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.core import audit, clock, jobs
from portal.core.db import db
from portal.core.lanes import COMMON
from portal.core.models import Heartbeat, Job
from portal.core.work import unit_of_work


class Broken(Exception):
    """What was tried does not work out."""


def knock(name: str) -> None:
    """Write a row: the smallest operation there is."""
    db.session.add(Heartbeat(name=name, at=clock.now()))


def knocks() -> list[str]:
    """Those rows as the database has them, whatever the session thinks."""
    db.session.rollback()
    return list(db.session.scalars(select(Heartbeat.name).order_by(Heartbeat.name)))


def job_row(number: int) -> Job:
    """The job as the database has it now."""
    db.session.rollback()
    return db.session.get_one(Job, number)


@pytest.fixture
def started(app) -> Iterator[Callable[..., int]]:
    """`started(act)`: a job that does this waits for a worker; its number."""
    kinds = dict(jobs._kinds)

    def start(act: Callable[[Job], Any], **arguments: Any) -> int:
        jobs.job("test.job")(act)
        with unit_of_work():
            return jobs.start("test.job", "Try something", account_id=None, arguments=arguments, next="/there").id

    yield start
    jobs._kinds.clear()
    jobs._kinds.update(kinds)


@pytest.fixture
def portal(other_app: Callable[..., Flask]) -> Flask:
    """A portal with a queue, as it is in service."""
    portal = other_app(JOBS=True, LOG_LEVEL="CRITICAL")
    yield portal
    for lane in portal.extensions["queue"].lanes.values():
        lane.storage.close()


@pytest.fixture
def queue(portal) -> jobs.Queue:
    return portal.extensions["queue"]


@pytest.fixture
def queue_file(queue, data_dir) -> Path:
    """The file of a queue in use."""
    queue.ask("test", "before")
    queue.lanes[COMMON].dequeue()
    return data_dir / "jobs.sqlite3"


@pytest.fixture
def five(app) -> None:
    """A trail of five entries."""
    for number in range(1, 6):
        with unit_of_work():
            audit.write("test.counted", about=("thing", number), before={"n": number - 1}, after={"n": number})
