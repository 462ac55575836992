"""The worker's part, done at once: nothing runs in the background of a test."""

from __future__ import annotations

import contextvars
from collections.abc import Callable

import pytest
from flask import Flask

from portal.core import clock, jobs
from portal.core.db import db


@pytest.fixture
def run_jobs(app: Flask) -> Callable[[], None]:
    """Do everything that is due now: jobs that people started, mail, offers that ran out. Fails when a sweep fails."""

    def sweep() -> None:
        with app.app_context():
            jobs.run_due(clock.now())
            failed = jobs.sweep()
            jobs.run_due(clock.now())
        assert not failed, f"sweeps that failed: {failed}"

    def run() -> None:
        db.session.commit()
        contextvars.Context().run(sweep)

    return run
