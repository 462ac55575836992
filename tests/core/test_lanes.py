"""The queue is expendable and carries nothing that runs by itself: it is made anew, and only our own words are read."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import pickle
from pathlib import Path

import pytest
from huey.registry import Message

from portal.core import jobs, lanes
from portal.core.lanes import COMMON, PROMPT, NotOurs, Plain
from portal.core.whereabouts import identity
from portal.core.worker import throw_away_former
from tests.support.application import make_app


def ask_and_take(queue: jobs.Queue, word: str) -> list[str]:
    """Ask for something, and what comes out."""
    queue.ask("test", word)
    task = queue.lanes[COMMON].dequeue()
    return list(task.args) if task else []


def asked(queue: jobs.Queue, word: str) -> list[str]:
    with contextlib.suppress(Exception):
        return ask_and_take(queue, word)
    return []


class Trap:
    """Runs when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def put(queue: jobs.Queue, lane: str, data: bytes) -> None:
    """Lay something into the queue that we did not write."""
    queue.lanes[lane].storage.enqueue(data)


# --- what it carries


def test_a_task_goes_in_and_comes_out_as_it_was(queue):
    assert ask_and_take(queue, "søster") == ["test", "søster"]
    queue.ask("test", 7, delay=60)
    task = queue.lanes[PROMPT].dequeue()
    assert (task.args, task.eta is not None) == (("test", 7), True)


@pytest.mark.parametrize("place", ["queue", "schedule", "results"])
def test_a_pickle_in_the_queue_runs_nothing(place, queue, tmp_path):
    trap = pickle.dumps(Trap(tmp_path / "sprung"))
    lane = queue.lanes[PROMPT]
    if place == "queue":
        put(queue, PROMPT, trap)
        assert lane.dequeue() is None
    elif place == "schedule":
        lane.storage.add_to_schedule(trap, lane._get_timestamp())
        assert lane.read_schedule() == []
    else:
        queue.ask("test", "word", delay=0)
        task = queue.lanes[COMMON].dequeue()
        for key in (task.id, task.revoke_id, "rt:portal.core.jobs.act"):
            queue.lanes[COMMON].storage.put_data(key, trap)
        queue.lanes[COMMON].execute(task)
        with pytest.raises(NotOurs):
            queue.lanes[COMMON].get(task.id)
    assert not (tmp_path / "sprung").exists()
    pickle.loads(trap)
    assert (tmp_path / "sprung").exists(), "the trap is none"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"{}",
        b'["1", "portal.core.jobs.act", null]',
        b'["1", "portal.core.jobs.act", null, {"action": "job"}]',
        b'["1", "portal.core.jobs.act", null, [["job"]]]',
        b'["1", "portal.core.jobs.act", "2026-01-01T00:00:00+00:00", ["job"]]',
        b'["1", "portal.core.jobs.act", 17, ["job"]]',
        b'[1, "portal.core.jobs.act", null, ["job"]]',
        b"[" * 1_500,
        b'["1", "portal.core.jobs.act", null, ["' + b"x" * 3_000 + b'"]]',
    ],
    ids=range(11),
)
def test_whatever_else_is_refused(data):
    with pytest.raises(NotOurs):
        Plain().deserialize(data)


@pytest.mark.parametrize(
    "message",
    [
        Message("1", "act", None, args=(object(),), kwargs={}),
        Message("1", "act", None, args=(), kwargs={"action": "job"}),
        Message("1", "act", None, args=(), kwargs={}, on_complete=Message("2", "act")),
        {"result": 1},
    ],
)
def test_nothing_else_goes_in(message):
    with pytest.raises(TypeError):
        Plain().serialize(message)


def rows(queue: jobs.Queue) -> list[bytes]:
    """What the queue's tables hold, as whoever opens the database reads it."""
    storage = queue.lanes[PROMPT].storage
    prefix = "" if isinstance(storage, lanes.QueueFile) else "huey_"
    found = []
    with storage.db() as cursor:
        for table in ("task", "schedule"):
            cursor.execute(f"SELECT data FROM {prefix}{table}")
            found += [bytes(row[0]) for row in cursor.fetchall()]
    return found


def test_what_lies_in_the_queue_is_json_of_names_and_ids(portal, queue, started):
    with portal.app_context():
        number = started(lambda row: None)
        jobs.poke("test", "word")
        jobs.poke("mail.drain", "bulk", delay=60)
    laid = [json.loads(row) for row in rows(queue)]
    assert sorted(each[3] for each in laid) == [["job", number], ["mail.drain", "bulk"], ["test", "word"]]
    assert not [row for row in rows(queue) if row.startswith(b"\x80")], "a pickle begins so"


def test_a_poisoned_row_is_refused_with_a_word_and_harms_nothing(queue, tmp_path, caplog, monkeypatch):
    trap = pickle.dumps(Trap(tmp_path / "sprung"))
    queue.ask("test", "before")
    put(queue, COMMON, trap)
    queue.ask("test", "after")
    monkeypatch.setattr(logging.getLogger("portal"), "propagate", True)
    monkeypatch.setattr(lanes.log, "filters", [])  # which says the same thing seldom
    caplog.set_level(logging.WARNING, logger="portal")
    lane = queue.lanes[COMMON]
    taken = [lane.dequeue() for _ in range(3)]
    assert [task.args if task else None for task in taken] == [("test", "before"), None, ("test", "after")]
    assert {each.message for each in caplog.records if each.name == "portal.core.lanes"} == {
        "something in the queue is no task of ours; it was thrown away"
    }
    assert not (tmp_path / "sprung").exists()
    assert rows(queue) == []


def test_the_tasks_of_an_older_version_are_thrown_away(portal, queue):
    former = lanes.lane(portal, "former", known="guildhall").storage
    former.enqueue(pickle.dumps("a task"))
    ask_and_take(queue, "made")
    throw_away_former(portal)
    assert former.queue_size() == 0
    former.close()


# --- losing it


@pytest.mark.sqlite
@pytest.mark.parametrize("left", [False, True], ids=["with its log", "alone"])
def test_a_queue_that_was_deleted_is_made_anew(left, queue, queue_file):
    for path in [queue_file] if left else queue_file.parent.glob("jobs.sqlite3*"):
        path.unlink()
    assert ask_and_take(queue, "after") == ["test", "after"]
    assert queue_file.exists()


@pytest.mark.sqlite
@pytest.mark.parametrize("in_use", [False, True], ids=["before", "while it is used"])
def test_a_damaged_queue_is_set_aside_and_made_anew(in_use, portal, queue, queue_file):
    if not in_use:
        for lane in queue.lanes.values():
            lane.storage.close()
    for path in queue_file.parent.glob("jobs.sqlite3*"):
        path.write_bytes(os.urandom(max(path.stat().st_size, 4096)))
    tries = [asked(queue, f"try {number}") for number in range(4)]
    assert tries[-1] == ["test", "try 3"]
    assert queue_file.with_name("jobs.sqlite3.damaged").exists()
    other = make_app(portal.config["SQLALCHEMY_DATABASE_URI"], portal.config["DATA_DIR"], JOBS=True)
    assert ask_and_take(other.extensions["queue"], "other") == ["test", "other"]
    for lane in other.extensions["queue"].lanes.values():
        lane.storage.close()


@pytest.mark.sqlite
def test_a_queue_that_others_replaced_is_opened_anew(queue, queue_file, tmp_path):
    held = identity(queue_file)
    queue_file.rename(tmp_path / "set-aside.sqlite3")
    assert ask_and_take(queue, "after") == ["test", "after"]
    assert identity(queue_file) != held


@pytest.mark.sqlite
def test_whoever_asks_goes_on_when_the_queue_cannot_be_used(portal, data_dir, caplog):
    (data_dir / "jobs.sqlite3").mkdir()
    logging.getLogger("portal").propagate = True
    try:
        with portal.app_context():
            for _ in range(5):
                jobs.poke("test", "word")
                jobs.poke("test", "word", delay=5)
    finally:
        logging.getLogger("portal").propagate = False
    assert len([each for each in caplog.records if "did not take" in each.message]) <= 1


@pytest.mark.postgresql
def test_tables_that_were_dropped_are_made_anew(queue):
    ask_and_take(queue, "before")
    with queue.lanes[PROMPT].storage.db() as cursor:
        for table in ("kv", "schedule", "task", "counter"):
            cursor.execute(f"DROP TABLE huey_{table}")
    tries = [asked(queue, f"try {number}") for number in range(3)]
    assert tries[-1] == ["test", "try 2"]


@pytest.mark.postgresql
def test_a_connection_that_was_lost_is_opened_anew(queue):
    ask_and_take(queue, "before")
    with queue.lanes[PROMPT].storage.db() as cursor:
        ours = "datname = current_database() AND pid <> pg_backend_pid()"  # other tests share the server
        cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {ours}")
    tries = [asked(queue, f"try {number}") for number in range(3)]
    assert tries[-1] == ["test", "try 2"]


def test_no_connection_is_used_in_two_processes(queue):
    ask_and_take(queue, "before")
    storage = queue.lanes[COMMON].storage
    held, storage.opened_by = storage._conn, 1
    assert ask_and_take(queue, "after") == ["test", "after"]
    assert storage._conn is not held
    storage.inherited.remove(held)
    held.close()


def test_threads_that_end_together_close_what_they_share_once(queue, at_once):
    for _ in range(20):
        ask_and_take(queue, "open")
        storage = queue.lanes[COMMON].storage
        assert all(outcome in {True, False} for outcome in at_once(*[storage.close] * 4))
