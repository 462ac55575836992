"""How far the trail reached, as a file outside of the database says: what is cut off at the end is missed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from portal.core import anchor, anchoring, audit
from portal.core.audit import broken_links
from portal.core.work import unit_of_work
from tests.core.trail import entries, forge, unguarded


def test_entries_cut_off_stay_missed_when_others_follow(five):
    with unguarded() as connection:
        connection.execute(text("DELETE FROM audit_entry WHERE id > 3"))
    for _ in range(4):
        with unit_of_work():
            audit.write("test.later")
    assert anchor.read().count == 5, "nothing moves the file on from a trail that it does not know"
    assert 5 in broken_links()


def test_a_file_that_somebody_wrote_is_found_and_left(five):
    told = anchor.path().read_text("ascii")
    anchor.path().write_text(told.replace('"count": 5', '"count": 3'), "ascii")
    with unit_of_work():
        audit.write("test.later")
    assert not audit.anchored()
    assert not audit.whole()
    assert '"count": 3' in anchor.path().read_text("ascii")


def test_many_processes_leave_the_newest_head(app, at_once: Callable):
    def act() -> None:
        for _ in range(6):
            with unit_of_work():
                audit.write("test.raced")

    assert at_once(act, act, act) == [None] * 3
    head = anchor.read()
    assert (head.count, head.hash) == (18, entries()[-1].hash)
    anchor.advance(replace(head, count=7, hash="older"))
    assert anchor.read() == head, "whoever comes late moves nothing back"


def test_a_crash_before_the_file_is_written_is_no_tampering(five, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(anchor, "advance", lambda head: None)
        with unit_of_work():
            audit.write("test.crashed")
    assert anchor.read().count == 5
    assert audit.whole()
    with unit_of_work():
        audit.write("test.later")
    assert anchor.read().count == 7
    assert audit.whole()


def test_a_failed_operation_moves_no_head(five):
    with pytest.raises(ZeroDivisionError), unit_of_work():
        audit.write("test.failed")
        1 / 0
    assert anchor.read().count == 5


def test_an_older_backup_is_anchored_on_purpose(five):
    with unguarded() as connection:
        connection.execute(text("DELETE FROM audit_entry WHERE id > 3"))
    assert not audit.whole()
    anchoring.re_anchor("restored the backup of Tuesday")
    assert audit.whole()
    assert [entry.action for entry in entries()][3:] == ["audit.anchored"]
    assert anchor.read().keyed_from == 1
    with unguarded() as connection:
        connection.execute(text("UPDATE audit_entry SET actor = 'nobody' WHERE id = 2"))
    assert list(broken_links()) == [2], "what was chained with the key is still checked"


def test_after_a_lost_secret_key_the_past_is_taken_on_trust(app, five):
    app.config["SECRET_KEY"] = "another-one-0123456789-abcdefghijklmnopqrstuvwxyz"
    assert not audit.whole()
    anchoring.re_anchor("the key was lost", trust=True)
    assert audit.whole()
    with unit_of_work():
        audit.write("test.later")
    assert audit.whole()
    assert anchor.read().trusted_until == 5
    with unguarded() as connection:
        connection.execute(text("DELETE FROM audit_entry WHERE id = 3"))
    assert list(broken_links()) == [4]


def trail_in(output: str) -> str:
    """What the doctor says of the audit trail."""
    return str({each["name"]: each["state"] for each in json.loads(output)["checks"]}["audit"])


def test_the_doctor_looks(app, five):
    look = app.test_cli_runner().invoke(args=["guildhall", "doctor", "--json"])
    assert trail_in(look.output) == "good"
    forge(audit.plain_fingerprint)
    anchor.path().write_text("{}", "ascii")
    assert trail_in(app.test_cli_runner().invoke(args=["guildhall", "doctor", "--json"]).output) == "bad"
    run = app.test_cli_runner().invoke(args=["guildhall", "audit-anchor", "--reason", "seen", "--json"])
    assert run.exit_code == 0, run.output
    assert anchor.path().stat().st_mode & 0o077 == 0


def test_a_missing_folder_costs_no_work(app, five, tmp_path):
    app.config["DATA_DIR"] = tmp_path / "gone"
    with unit_of_work():
        audit.write("test.later")
    assert entries()[-1].action == "test.later"
