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
from portal.core import clock, jobs, worker
from portal.core.db import db
from portal.core.errors import TransientConflict
from portal.core.models import Heartbeat, Job
from portal.core.schema import upgrade
from portal.core.work import unit_of_work
from tests.core.conftest import job_row
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


def test_who_lost_the_lease_neither_tells_nor_ends_the_job(started, frozen):
    frozen("2026-05-19 18:00")
    done = []

    def act(row: Job) -> dict[str, str]:
        with unit_of_work():
            db.session.execute(
                db.update(Job).where(Job.id == row.id).values(lease="another's", lease_until=clock.now(), done=50)
            )
        jobs.progress(row, 10, 100)
        done.append("went on")
        return {"by": "the first"}

    number = started(act)
    assert jobs.run(number)
    row = job_row(number)
    assert (row.lease, row.done, row.finished_at, row.result) == ("another's", 50, None, None)
    assert done == []


def test_a_long_job_keeps_its_lease_without_telling_how_far_it_is(started, monkeypatch):
    monkeypatch.setattr(jobs, "RENEWAL", 0.05)
    until = []

    def act(row: Job) -> None:
        short = clock.now() + timedelta(seconds=1)
        with unit_of_work():
            db.session.execute(db.update(Job).where(Job.id == row.id).values(lease_until=short))
        deadline = time.monotonic() + 10
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
