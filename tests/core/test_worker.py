"""The worker waits for its database, goes on whatever goes wrong, and starts no long work in its sweep."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

import config
from portal.core import clock, jobs, leases, worker
from portal.core.db import db
from portal.core.errors import TransientConflict
from portal.core.models import Heartbeat, Job
from portal.core.schema import upgrade
from portal.core.work import unit_of_work
from tests.core.conftest import job_row, knock, knocks
from tests.support.application import make_app
from tests.support.site import FLASK, ROOT


def test_a_worker_waits_longer_each_time_until_its_database_answers(empty_database, tmp_path, caplog):
    portal = make_app(empty_database, tmp_path)
    pauses = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 7:
            with portal.app_context():
                upgrade()

    worker.wait_for_database(portal, pause)
    assert pauses == [0.5, 1, 2, 4, 8, 15, 15]
    with portal.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("error", [ValueError, SystemExit, TransientConflict])
def test_what_fails_in_the_background_is_tried_again(error, app):
    stop, tries = threading.Event(), []

    def act() -> None:
        tries.append(1)
        if len(tries) == 3:
            stop.set()
        raise error("no")

    thread = worker.every(0.01, app, stop, act)
    thread.start()
    thread.join(20)
    assert len(tries) == 3


@pytest.fixture
def away(monkeypatch) -> None:
    monkeypatch.setattr("portal.core.health.why_no_database", lambda: "The database is away.")


def test_no_sweep_is_tried_while_the_database_is_away(app, away, monkeypatch):
    monkeypatch.setattr(jobs, "sweep", lambda: pytest.fail("swept"))
    worker.go_round()
    worker.beat()
    assert db.session.get(Heartbeat, "worker") is None


# --- jobs


@pytest.fixture
def poked(app: Flask, monkeypatch) -> list[tuple]:
    """What was asked of the worker, on a portal that has one."""
    asked: list[tuple] = []
    monkeypatch.setitem(app.config, "JOBS", True)
    monkeypatch.setattr(app.extensions["queue"], "ask", lambda *words, delay=0.0: asked.append(words))
    return asked


def test_the_sweep_calls_for_jobs_and_does_none(started, poked):
    number = started(lambda row: pytest.fail("done inside the sweep"))
    poked.clear()
    jobs.due_jobs(clock.now())
    assert poked == [("job", number)]
    assert job_row(number).attempts == 0


def test_nobody_is_called_while_tasks_wait(started, poked, monkeypatch, app):
    started(lambda row: None)
    poked.clear()
    monkeypatch.setattr(app.extensions["queue"], "waiting", lambda lane: True)
    jobs.due_jobs(clock.now())
    assert poked == []


def from_outside(number: int, **values: object) -> None:
    """Change the job over a connection of its own."""
    db.session.rollback()
    with db.engine.begin() as other:
        other.execute(db.update(Job).where(Job.id == number).values(**values))


def anothers(number: int, **values: object) -> None:
    """Somebody else takes the job up."""
    from_outside(number, lease="another's", lease_until=clock.now(), **values)


def test_who_lost_the_lease_neither_tells_nor_ends_the_job(started, frozen):
    frozen("2026-05-19 18:00")
    done = []

    def act(row: Job) -> dict[str, str]:
        anothers(row.id, done=50)
        jobs.progress(row, 10, 100)
        done.append("went on")
        return {"by": "the first"}

    number = started(act)
    assert jobs.run(number)
    row = job_row(number)
    assert (row.lease, row.done, row.finished_at, row.result) == ("another's", 50, None, None)
    assert done == []


def test_nothing_is_kept_of_what_is_done_after_the_lease_was_lost(started):
    """Also where the job says nothing meanwhile: each of its transactions is ours, or is none."""
    done = []

    def act(row: Job) -> dict[str, str]:
        with unit_of_work():
            knock("ours")
        anothers(row.id)
        with unit_of_work():
            knock("twice")
        done.append("went on")
        return {"by": "the first"}

    number = started(act)
    assert jobs.run(number)
    assert (knocks(), done, job_row(number).finished_at) == (["ours"], [], None)


def test_how_it_ended_is_said_by_who_has_the_lease(started):
    def act(row: Job) -> dict[str, str]:
        anothers(row.id)
        return {"by": "the first"}

    number = started(act)
    assert jobs.run(number)
    row = job_row(number)
    assert (row.lease, row.finished_at, row.result) == ("another's", None, None)


def test_a_long_transaction_ends_with_a_fresh_lease(started, frozen):
    frozen("2026-05-19 18:00")
    left = []

    def act(row: Job) -> None:
        with unit_of_work():
            knock("long")
            frozen.forward(minutes=5)
        left.append(job_row(row.id).lease_until - clock.now())

    jobs.run(started(act))
    assert left == [leases.LEASE]


def test_only_the_job_itself_tells_how_far_it_is(started):
    row = job_row(started(lambda row: None))
    with pytest.raises(RuntimeError, match="itself"):
        jobs.progress(row, 1, 2)


def test_a_job_longer_than_its_lease_is_nobody_elses_whatever_the_sweep_looks_at(started, poked, frozen, monkeypatch):
    frozen("2026-05-19 18:00")
    monkeypatch.setattr(leases, "RENEWAL", 0.05)

    def act(row: Job) -> dict[str, bool]:
        poked.clear()
        tried = []
        for _minute in range(4):  # twice as long as a lease
            frozen.forward(minutes=1)
            deadline = time.monotonic() + 30
            while job_row(row.id).lease_until != clock.now() + leases.LEASE:
                assert time.monotonic() < deadline, "nobody renews it"
                time.sleep(0.02)
            jobs.due_jobs(clock.now())
            tried.append(leases.claim(row.id, clock.now()))
        return {"taken": any(tried)}

    number = started(act)
    jobs.run(number)
    assert (job_row(number).result, job_row(number).attempts, poked) == ({"taken": False}, 1, [])


def test_a_lease_written_by_a_clock_ahead_ends_soon(started, frozen, run_jobs):
    def act(row: Job) -> dict[str, int]:
        if row.attempts == 1:
            raise KeyboardInterrupt
        return {"attempt": row.attempts}

    frozen("2027-05-19 18:00")
    number = started(act)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(number)
    db.session.rollback()
    frozen("2026-05-19 18:00")
    run_jobs()
    assert job_row(number).finished_at is None, "it may be alive"
    frozen.forward(minutes=3)
    run_jobs()
    assert job_row(number).result == {"attempt": 2}


def test_a_long_job_keeps_its_lease_without_telling_how_far_it_is(started, monkeypatch):
    monkeypatch.setattr(leases, "RENEWAL", 0.05)
    until = []

    def act(row: Job) -> None:
        short = clock.now() + timedelta(seconds=30)
        from_outside(row.id, lease_until=short)
        deadline = time.monotonic() + 25
        while time.monotonic() < deadline and job_row(row.id).lease_until == short:
            time.sleep(0.02)
        until.append(job_row(row.id).lease_until - short)

    jobs.run(started(act))
    assert until[0] > timedelta(minutes=1)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("job-") and thread.is_alive()]


# --- a real one


@pytest.mark.slow
def test_a_worker_lives_through_a_database_that_comes_later(request, empty_database, tmp_path):
    """As after a reboot: the worker is there first, then the server, then the schema."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path / "data"),
        "DATABASE_URL": empty_database,
        "LOG_LEVEL": "WARNING",
    }
    log = (tmp_path / "worker.log").open("w+")
    process = subprocess.Popen([*FLASK, "worker"], cwd=ROOT, env=environment, stderr=log)
    try:
        deadline = time.monotonic() + 60
        while "the worker waits: The database" not in log_of(log):
            assert process.poll() is None and time.monotonic() < deadline, log_of(log)
            time.sleep(0.1)
        subprocess.run([*FLASK, "prepare", "--no-demo"], cwd=ROOT, env=environment, check=True, capture_output=True)
        engine = create_engine(config.database_url(empty_database, tmp_path))
        deadline = time.monotonic() + 60
        while not beats(engine):
            assert process.poll() is None and time.monotonic() < deadline, log_of(log)
            time.sleep(0.2)
        engine.dispose()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert "Traceback" not in log_of(log)
    finally:
        process.kill()
        process.wait()
        log.close()


def log_of(file) -> str:
    return Path(file.name).read_text("utf-8")


def beats(engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(text("SELECT count(*) FROM heartbeat"))
