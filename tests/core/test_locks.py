"""Two at the same rows: nothing is lost, and where somebody must give way they may try again."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import insert, select, text, update

from portal.core import clock
from portal.core.access import public
from portal.core.db import db
from portal.core.errors import TransientConflict
from portal.core.locking import find_locked, for_update, lock, locked
from portal.core.models import Heartbeat, Setting
from portal.core.web import csrf
from portal.core.work import unit_of_work
from tests.core.conftest import knock, knocks
from tests.support.client import new_client


def test_nobody_writes_between_anothers_reading_and_writing(app, at_once):
    """On SQLite the write lock is taken before the reading; on PostgreSQL the operation locks the row it decides on."""
    with unit_of_work():
        db.session.add(Setting(key="counter", value=0, changed_at=clock.now()))

    def count() -> None:
        for _ in range(10):
            with unit_of_work():
                row = locked(Setting, "counter")
                time.sleep(0.002)
                row.value += 1

    assert at_once(count, count, count) == [None] * 3
    db.session.expire_all()
    assert db.session.get_one(Setting, "counter").value == 30


@pytest.mark.postgresql
def test_a_deadlock_asks_for_another_try(app, at_once):
    with unit_of_work():
        knock("one")
        knock("two")

    both = threading.Barrier(2, timeout=30)

    def lock(first: str, second: str) -> None:
        with unit_of_work():
            locked(Heartbeat, first)
            both.wait()
            locked(Heartbeat, second)

    outcomes = at_once(lambda: lock("one", "two"), lambda: lock("two", "one"))
    assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", "TransientConflict"]


def test_a_lock_not_had_in_time_asks_for_another_try(app, other_app, on_postgresql):
    with unit_of_work():
        knock("one")
    hurried = other_app(SQLITE_BUSY_SECONDS=0.1)
    with unit_of_work():
        locked(Heartbeat, "one")
        with hurried.app_context(), pytest.raises(TransientConflict), unit_of_work():
            if on_postgresql:
                db.session.execute(text("SET LOCAL lock_timeout = '100ms'"))
            locked(Heartbeat, "one")


LOCKING = [
    lambda: lock(db.session.get_one(Setting, "counter")),
    lambda: locked(Setting, "counter"),
    lambda: find_locked(Setting, "counter"),
    lambda: db.session.scalars(for_update(select(Setting), of=Setting)).one(),
]


@pytest.mark.parametrize("way", LOCKING, ids=["the row", "its key", "its key, if it is there", "a statement"])
def test_what_is_locked_is_read_anew(app, way):
    """What was read before may be old; what was changed and not yet written stays."""
    with unit_of_work():
        db.session.add(Setting(key="counter", value=0, changed_at=clock.now()))
    with unit_of_work():
        row = db.session.get_one(Setting, "counter")
        db.session.connection().execute(update(Setting.__table__).values(value=7))
        assert (row.value, way().value) == (0, 7)
        row.value = 8
        assert lock(row).value == 8
    assert find_locked(Setting, "nothing") is None


@pytest.mark.postgresql
@pytest.mark.parametrize("way", LOCKING, ids=["the row", "its key", "its key, if it is there", "a statement"])
def test_each_way_locks_the_row(app, other_app, way):
    with unit_of_work():
        db.session.add(Setting(key="counter", value=0, changed_at=clock.now()))
    other = other_app()
    with unit_of_work():
        way()
        with other.app_context(), pytest.raises(TransientConflict), unit_of_work():
            db.session.execute(text("SET LOCAL lock_timeout = '100ms'"))
            locked(Setting, "counter")


@pytest.fixture
def overtaken(other_app):
    """A visitor to a portal in service, whose form finds no row while somebody quicker is writing it."""
    portal = other_app(PROPAGATE_EXCEPTIONS=False, TESTING=False, LOG_LEVEL="CRITICAL")
    portal.tries = []

    def quicker() -> None:
        with db.engine.begin() as other:
            other.execute(insert(Heartbeat), {"name": "door", "at": clock.now()})

    @portal.post("/look-first")
    @csrf.exempt
    @public
    def look_first() -> str:
        with unit_of_work():
            portal.tries.append("look")
            if db.session.get(Heartbeat, "door") is not None:
                return "it is there"
            quicker()
            knock("door")
        return "done"

    @portal.post("/two-steps")
    @csrf.exempt
    @public
    def two_steps() -> str:
        with unit_of_work():
            knock(f"first {len(portal.tries)}")
        with unit_of_work():
            portal.tries.append("step")
            quicker()
            knock("door")
        return "done"

    @portal.post("/never-looks")
    @csrf.exempt
    @public
    def never_looks() -> str:
        with unit_of_work():
            portal.tries.append("wrong")
            knock("door")
            db.session.flush()
            db.session.execute(insert(Heartbeat), {"name": "door", "at": clock.now()})
        return "done"

    return portal


@pytest.mark.postgresql
def test_whoever_is_overtaken_sees_what_the_quicker_one_wrote(overtaken):
    answer = new_client(overtaken).post("/look-first")
    assert (answer.status_code, answer.text) == (200, "it is there")
    assert overtaken.tries == ["look", "look"]


@pytest.mark.postgresql
def test_what_an_overtaken_request_has_done_already_is_not_done_twice(overtaken):
    assert new_client(overtaken).post("/two-steps").status_code == 500
    assert overtaken.tries == ["step"]
    assert knocks() == ["door", "first 0"]


def test_a_mistake_of_ours_stays_one(overtaken, on_postgresql):
    assert new_client(overtaken).post("/never-looks").status_code == 500
    assert overtaken.tries == ["wrong"] * (2 if on_postgresql else 1)
    assert knocks() == []
