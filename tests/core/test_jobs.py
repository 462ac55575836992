"""A job is a row: it is done once, tells how far it is, and says how it ended."""

from __future__ import annotations

import time

import pytest
from flask_babel import lazy_gettext as _l

from portal.core import jobs, sayings
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.models import Job
from portal.core.work import unit_of_work
from tests.core.conftest import job_row, knock, knocks


class NoSuchColumn(DomainError):
    sentence = _l("There is no column for names. Name it “Name” and try again.")


def test_a_job_waits_with_all_it_needs_until_it_is_run(started):
    number = started(lambda row: {"greeted": row.arguments["name"]}, name="Ana")
    waiting = job_row(number)
    assert (waiting.title, waiting.next, waiting.attempts, waiting.finished_at) == ("Try something", "/there", 0, None)
    assert jobs.run(number)
    done = job_row(number)
    assert done.finished_at is not None
    assert (done.failed, done.result, done.lease_until) == (False, {"greeted": "Ana"}, None)


def test_a_job_of_an_operation_that_failed_was_never_started(app):
    with pytest.raises(ZeroDivisionError), unit_of_work():
        number = jobs.start("test.job", "Try", account_id=None, arguments={}).id
        1 / 0
    assert db.session.get(Job, number) is None
    assert not jobs.run(number)


def test_its_progress_can_be_seen_while_it_runs(started):
    seen = []

    def act(row: Job) -> None:
        for done in (0, 40):
            jobs.progress(row, done, 120, f"{done} read")
            with db.engine.connect() as other:
                seen.append(tuple(other.execute(db.select(Job.done, Job.total, Job.message)).one()))

    jobs.run(started(act))
    assert seen == [(0, 120, "0 read"), (40, 120, "40 read")]


def test_a_job_is_done_once_even_when_two_workers_try(started, at_once):
    def act(row: Job) -> None:
        time.sleep(0.1)
        with unit_of_work():
            knock(f"attempt {row.attempts}")

    number = started(act)
    outcomes = at_once(*[lambda: jobs.retried(lambda: jobs.run(number))] * 2)
    assert sorted(outcomes) == [False, True]
    assert knocks() == ["attempt 1"]
    assert not jobs.run(number)
    assert job_row(number).attempts == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            ValueError("/srv/secret.csv"),
            "Something went wrong on the way. What was done until then is kept; start again to do the rest.",
        ),
        (NoSuchColumn(), "There is no column for names. Name it “Name” and try again."),
    ],
)
def test_a_job_that_raised_has_failed_and_says_so_in_a_sentence(started, error, said):
    def act(row: Job) -> None:
        with unit_of_work():
            knock("half done")
            raise error

    number = started(act)
    assert jobs.run(number)
    row = job_row(number)
    assert (row.failed, sayings.said(row.message), row.result) == (True, said, None)
    assert row.finished_at is not None
    assert knocks() == []
    assert not jobs.run(number)


def test_a_job_of_a_kind_that_is_gone_has_failed(started):
    number = started(lambda row: None)
    del jobs._kinds["test.job"]
    assert jobs.run(number)
    assert job_row(number).failed
