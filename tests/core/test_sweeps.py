"""What is due gets done: by another worker where one died, and again where the database asks for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.errors import TransientConflict
from portal.core.models import Heartbeat, Job
from tests.core.conftest import job_row, knock, knocks


class Killed(BaseException):
    """The worker's process ends here."""


def test_a_job_left_by_a_dead_worker_is_taken_up_again_when_its_lease_has_ended(started, frozen, run_jobs):
    frozen("2026-05-19 18:00")

    def act(row: Job) -> dict[str, int]:
        if row.attempts == 1:
            raise Killed
        return {"attempt": row.attempts}

    number = started(act)
    with pytest.raises(Killed):
        jobs.run(number)
    frozen.forward(minutes=1)
    run_jobs()
    assert job_row(number).finished_at is None
    frozen.forward(minutes=2)
    run_jobs()
    assert job_row(number).result == {"attempt": 2}


def test_a_job_that_kills_its_workers_is_given_up(started, frozen):
    frozen("2026-05-19 18:00")
    tries = []

    def act(row: Job) -> None:
        tries.append(row.attempts)
        raise Killed

    number = started(act)
    for _ in range(jobs.MOST_ATTEMPTS):
        with pytest.raises(Killed):
            jobs.run(number)
        frozen.forward(minutes=3)
    assert jobs.run(number)
    assert tries == [1, 2, 3]
    assert job_row(number).failed


def test_progress_keeps_the_lease(started, frozen):
    frozen("2026-05-19 18:00")
    second_try = []

    def act(row: Job) -> None:
        for done in range(4):
            frozen.forward(seconds=90)
            jobs.progress(row, done, 4)
            second_try.append(jobs.run(row.id))

    jobs.run(started(act))
    assert second_try == [False] * 4


def test_the_sweep_does_what_is_due_and_one_that_fails_stops_no_other(app, started, monkeypatch):
    done = []

    def fail(now: Any) -> None:
        knock("half done")
        raise ValueError

    sweeps = {"first": fail, "jobs": jobs.due_jobs, "last": done.append}
    monkeypatch.setattr(app.extensions["house"], "sweeps", sweeps)
    number, now = started(lambda row: {"swept": True}), clock.now() + timedelta(seconds=1)
    assert jobs.sweep(now) == ["first"]
    assert job_row(number).attempts == 0, "a sweep does no job, with a worker or without one"
    jobs.run_due(now)
    assert job_row(number).result == {"swept": True}
    assert done == [now]
    assert knocks() == []


@pytest.mark.parametrize("error", [TransientConflict, ValueError])
def test_only_a_transient_conflict_is_worth_another_try(app, monkeypatch, error):
    pauses, tries = [], []
    monkeypatch.setattr(jobs, "pause", pauses.append)

    def act() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise error("busy")
        return "done"

    if error is TransientConflict:
        assert jobs.retried(act) == "done"
        assert (len(tries), pauses) == (3, [0, 1])
    else:
        with pytest.raises(ValueError, match="busy"):
            jobs.retried(act)
        assert len(tries) == 1


def test_in_the_end_a_conflict_is_told(app, monkeypatch):
    monkeypatch.setattr(jobs, "pause", lambda attempt: None)
    tries = []

    def act() -> None:
        tries.append(1)
        raise TransientConflict

    with pytest.raises(TransientConflict):
        jobs.retried(act, attempts=4)
    assert len(tries) == 4


def test_a_heartbeat_moves_on(app, frozen):
    for moment in ("2026-05-19 18:00", "2026-05-19 18:01"):
        at = frozen(moment)
        jobs.beat("worker")
        db.session.rollback()
        assert db.session.get_one(Heartbeat, "worker").at == at
