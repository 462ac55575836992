"""Somebody holds the lock of the database: saving is given up after a while, and nobody else notices."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text, update

import config
from portal.accounts.models import AccountSession
from portal.core import clock, deadlines, jobs
from portal.core.db import db, engine_options
from portal.core.errors import Crowded, TransientConflict
from portal.core.work import unit_of_work
from portal.core.writers import Writers
from tests.core.conftest import knock, knocks
from tests.support.client import Answer, Client, new_client

pytestmark = pytest.mark.slow

PATIENCE = 4.0
#: Two rounds of waiting are a fault; anything less may be a busy machine.
TWICE = 2 * PATIENCE
LOCK = "LOCK TABLE person, account_session, form_once, heartbeat IN EXCLUSIVE MODE"
Timed = tuple[Answer, float]


@pytest.fixture
def locked(app: Flask) -> Iterator[Callable[[], None]]:
    """`locked()`: from now on a connection that is not ours holds what every save needs."""
    app.config["PATIENCE_SECONDS"] = PATIENCE
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    engine = create_engine(url, **engine_options(url, busy_seconds=1, pool=1))
    connection = engine.raw_connection()
    cursor = connection.cursor()

    def lock() -> None:
        db.session.rollback()
        cursor.execute("BEGIN IMMEDIATE" if db.engine.dialect.name == "sqlite" else LOCK)

    yield lock
    connection.rollback()
    connection.close()
    engine.dispose()


def timed(act: Callable[[], Any]) -> tuple[Any, float]:
    began = time.monotonic()
    return act(), time.monotonic() - began


def saving(client: Client) -> Callable[[], Timed]:
    """Their profile, filled in and to be sent."""
    form = client.page("/me").form("/me")
    return lambda: timed(lambda: client.post("/me", data=form.values))


def test_ten_save_and_everybody_else_reads(app, cast, browser_as, locked):
    """As many threads as a web process has: the saves fill them all, and pages and health come through."""
    reader, visitor = browser_as(cast.jonas), new_client(app)
    saves = [saving(browser_as(cast.amara)) for _ in range(10)]
    with unit_of_work():  # it is time to write down when he was last seen
        db.session.execute(update(AccountSession).values(last_seen_at=clock.now() - timedelta(hours=1)))
    locked()
    with ThreadPoolExecutor(config.THREADS) as threads:
        waiting = [threads.submit(save) for save in saves]
        time.sleep(0.2)
        looked = [
            timed(lambda path=path, who=who: threads.submit(who.get, path).result())
            for who, path in [(visitor, "/events"), (visitor, "/healthz"), (visitor, "/readyz"), (reader, "/people")]
        ]
        saved = [each.result() for each in waiting]
    assert [(answer.status_code, took < TWICE - 1) for answer, took in looked] == [(200, True)] * 4
    assert {answer.status_code for answer, _ in saved} == {503}
    assert max(took for _, took in saved) < TWICE
    for answer, _ in saved:
        assert answer.page.heading == "Back in a moment"
        assert int(answer.headers["Retry-After"]) > 0
    assert db.session.scalar(select(func.max(AccountSession.last_seen_at))) < clock.now() - timedelta(minutes=50)


def test_a_request_waits_once_and_not_for_every_try(app, client, cast, sign_in, locked):
    sign_in(client, cast.amara)
    save = saving(client)
    locked()
    answer, took = save()
    assert answer.status_code == 503
    assert PATIENCE - 1 < took < TWICE


def test_who_will_not_wait_does_not(app, locked):
    locked()

    def write() -> None:
        with deadlines.within(0), pytest.raises(TransientConflict), unit_of_work():
            knock("at once")
            db.session.flush()

    assert timed(write)[1] < PATIENCE
    assert knocks() == []


def test_a_job_waits_for_a_lock_twice_at_most(app):
    tries = []

    def act() -> None:
        tries.append(1)
        raise TransientConflict("locked", waited=True)

    with pytest.raises(TransientConflict):
        jobs.retried(act)
    assert len(tries) == jobs.LOCK_WAITS


def test_an_earlier_deadline_stays():
    assert deadlines.left() is None
    with deadlines.within(0.5):
        with deadlines.within(60):
            assert 0 < (deadlines.left() or 0) <= 0.5
        with deadlines.within(0):
            assert deadlines.over()
        assert not deadlines.over()


def test_a_place_is_waited_for_while_others_move_and_refused_when_all_stand_still():
    writers, held, over = Writers(1), threading.Event(), threading.Event()

    def write() -> None:
        with writers.place():
            time.sleep(0.2)

    def stand_still() -> None:
        with writers.place():
            held.set()
            over.wait(60)

    with ThreadPoolExecutor(2) as threads:
        moving = [threads.submit(write) for _ in range(4)]
        assert [each.result() for each in moving] == [None] * 4
        still = threads.submit(stand_still)
        try:
            assert held.wait(30)
            for _ in range(2):
                with pytest.raises(Crowded):
                    write()
            assert not still.done()
        finally:
            over.set()
        still.result()
    write()


@pytest.mark.postgresql
def test_several_locks_are_waited_for_within_one_deadline(app, locked):
    """Each statement waits for what is left, not for the whole time again."""
    locked()

    def write() -> None:
        with deadlines.within(3.0), pytest.raises(TransientConflict), unit_of_work():
            db.session.execute(text("SELECT pg_sleep(2.5)"))
            knock("late")
            db.session.flush()

    assert timed(write)[1] < 5
