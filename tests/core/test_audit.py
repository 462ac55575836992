"""The audit trail: written with the act or not at all, in one chain, and whoever goes around its guard is noticed."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import g
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from portal.core import anchor, anchoring, audit
from portal.core.actors import Actor, Right, everywhere
from portal.core.audit import START, broken_links
from portal.core.db import db, is_sqlite
from portal.core.models import AuditEntry, Heartbeat
from portal.core.work import unit_of_work
from tests.core.conftest import knock


@pytest.fixture
def five(app) -> None:
    """A trail of five entries."""
    for number in range(1, 6):
        with unit_of_work():
            audit.write("test.counted", about=("thing", number), before={"n": number - 1}, after={"n": number})


def entries() -> list[AuditEntry]:
    db.session.rollback()
    found = list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    db.session.expunge_all()
    db.session.rollback()  # nobody who looks on holds a lock
    return found


@contextmanager
def unguarded():
    """As one who may do anything to the database: the guard is put aside, and nobody is told."""
    db.session.rollback()  # what was read before is read anew
    guards = ["no_update", "no_delete", "no_replace"]
    with db.engine.begin() as connection:
        if is_sqlite():
            for guard in guards:
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_entry_{guard}"))
            yield connection
        else:
            connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
            yield connection
            connection.execute(text("ALTER TABLE audit_entry ENABLE TRIGGER USER"))


def test_an_entry_says_who_did_what_to_what(app):
    with app.test_request_context("/"):
        g.actor, g.request_id = Actor(7, name="Greta Holm", powers=everywhere({Right.AUDIT})), "abcdef12"
        with unit_of_work():
            knock("door")
            db.session.flush()
            audit.write("test.knocked", about=db.session.get_one(Heartbeat, "door"), after={"loud": True})
    (entry,) = entries()
    assert (entry.id, entry.account_id, entry.actor, entry.request_id) == (1, 7, "Greta Holm", "abcdef12")
    assert (entry.action, entry.about_type, entry.about_id) == ("test.knocked", "heartbeat", "door")
    assert (entry.before, entry.after) == (None, {"loud": True})


def test_outside_of_requests_the_system_acts_or_whoever_is_named(app):
    with unit_of_work():
        audit.write("test.swept")
        audit.write("test.commanded", actor="the command line")
    assert [entry.actor for entry in entries()] == ["system", "the command line"]


def test_values_are_kept_as_plain_ones(app):
    given = {
        "day": date(2026, 5, 19), "at": datetime(2026, 5, 19, 18, tzinfo=UTC), "fee": Decimal("12.50"),
        "right": Right.AUDIT, "nested": {"list": (1, None, "zwölf")}, "share": 0.1, "huge": 1e22,
        "nothing": -0.0, "lost": float("nan"),
    }  # fmt: skip
    with unit_of_work():
        audit.write("test.described", after=given)
    assert entries()[0].after == {
        "day": "2026-05-19", "at": "2026-05-19 18:00:00+00:00", "fee": "12.50", "right": "audit",
        "nested": {"list": [1, None, "zwölf"]}, "share": 0.1, "huge": "1e+22",
        "nothing": 0.0, "lost": "NaN",
    }  # fmt: skip
    assert list(broken_links()) == []


def test_the_chain_begins_at_the_start_and_each_entry_holds_on_to_the_one_before(five):
    trail = entries()
    assert [entry.id for entry in trail] == [1, 2, 3, 4, 5]
    assert [entry.previous for entry in trail] == [START, *[entry.hash for entry in trail[:-1]]]
    assert list(broken_links()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'nobody' WHERE id = 3",
        "DELETE FROM audit_entry WHERE id = 3",
        "DELETE FROM audit_entry",
        pytest.param("TRUNCATE audit_entry", marks=pytest.mark.postgresql),
        pytest.param("REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE id = 3", marks=pytest.mark.sqlite),
    ],
)
def test_the_database_itself_refuses_to_rewrite_the_trail(five, statement):
    before = [(entry.id, entry.actor, entry.hash) for entry in entries()]
    with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(statement))
    assert [(entry.id, entry.actor, entry.hash) for entry in entries()] == before


@pytest.mark.parametrize(
    ("change", "noticed"),
    [
        ("UPDATE audit_entry SET actor = 'nobody' WHERE id = 3", [3]),
        ("UPDATE audit_entry SET account_id = 1 WHERE id = 3", [3]),
        ("UPDATE audit_entry SET action = 'test.nothing' WHERE id = 3", [3]),
        ("UPDATE audit_entry SET about_id = '4' WHERE id = 3", [3]),
        ("UPDATE audit_entry SET before = '{\"n\": 9}' WHERE id = 3", [3]),
        ("UPDATE audit_entry SET after = NULL WHERE id = 3", [3]),
        ("UPDATE audit_entry SET at = '2026-01-01 00:00:00.000000' WHERE id = 3", [3]),
        ("UPDATE audit_entry SET hash = 'forged' WHERE id = 3", [3, 4]),
        ("UPDATE audit_entry SET hash = 'forged' WHERE id = 5", [5]),
        ("DELETE FROM audit_entry WHERE id = 1", [2]),
        ("DELETE FROM audit_entry WHERE id = 3", [4]),
        ("DELETE FROM audit_entry WHERE id = 2; UPDATE audit_entry SET id = id - 1 WHERE id > 2", [2, 3, 4, 5]),
        ("DELETE FROM audit_entry WHERE id = 5", [5]),
        ("DELETE FROM audit_entry WHERE id > 2", [3, 4, 5]),
        ("DELETE FROM audit_entry", [1, 2, 3, 4, 5]),
    ],
)
def test_what_was_tampered_with_is_found(five, change, noticed):
    with unguarded() as connection:
        for statement in change.split("; "):
            connection.execute(text(statement))
    assert list(broken_links()) == noticed


def test_an_entry_that_somebody_slipped_in_is_found(five):
    with unguarded() as connection:
        connection.execute(text("UPDATE audit_entry SET id = 6 WHERE id = 5"))
        connection.execute(
            text(
                "INSERT INTO audit_entry (id, at, actor, action, previous, hash) "
                "SELECT 5, at, 'Greta', 'test.slipped', previous, 'made up' FROM audit_entry WHERE id = 4"
            )
        )
    assert list(broken_links()) == [5, 6]


def test_a_failed_operation_leaves_no_entry_and_no_gap(five):
    with pytest.raises(ZeroDivisionError), unit_of_work():
        audit.write("test.failed")
        db.session.flush()
        1 / 0
    with unit_of_work():
        audit.write("test.done")
    assert [entry.action for entry in entries()][5:] == ["test.done"]
    assert list(broken_links()) == []


def test_many_who_act_at_once_keep_one_chain(app, at_once: Callable):
    def act() -> None:
        for number in range(8):
            with unit_of_work():
                audit.write("test.raced", about=("thing", number))
                audit.write("test.raced again", about=("thing", number))

    assert at_once(act, act, act, act) == [None] * 4
    assert [entry.id for entry in entries()] == list(range(1, 65))
    assert list(broken_links()) == []


# --- what holds on to the chain from outside ---


def forge(fingerprint: Callable[[AuditEntry], str], *, without: int = 0) -> None:
    """Somebody with the database says that nobody acted, and chains everything anew."""
    forged, previous = [entry for entry in entries() if entry.id != without], START
    with unguarded() as connection:
        connection.execute(text("DELETE FROM audit_entry"))
        for number, entry in enumerate(forged, 1):
            entry.id, entry.actor, entry.previous = number, "nobody", previous
            entry.hash = previous = fingerprint(entry)
            row = {column.name: getattr(entry, column.key) for column in AuditEntry.__table__.columns}
            connection.execute(insert(AuditEntry.__table__).values(row))


@pytest.mark.parametrize("without", [0, 3])
def test_a_chain_made_anew_without_the_key_is_found(five, without):
    forge(audit.plain_fingerprint, without=without)
    assert list(broken_links())
    assert not audit.whole()


def test_the_key_is_not_in_the_database(five):
    genuine, *_ = entries()
    assert genuine.hash == audit.fingerprint(genuine) != audit.plain_fingerprint(genuine)


def test_without_the_file_the_key_still_finds_what_was_changed(five):
    anchor.path().unlink()
    assert audit.whole()
    assert not audit.anchored()
    with unguarded() as connection:
        connection.execute(text("UPDATE audit_entry SET actor = 'nobody' WHERE id = 3"))
    assert list(broken_links()) == [3]


def test_entries_of_before_there_was_a_key_still_fit(five):
    """As an earlier version left them; the next ones are chained with the key."""
    forge(audit.plain_fingerprint)
    anchor.path().unlink()
    assert audit.whole()
    anchoring.hold_on()
    assert anchor.read().keyed_from == 6
    with unit_of_work():
        audit.write("test.later")
    assert audit.whole()
    assert (anchor.read().keyed_from, anchor.read().count) == (6, 6)
    with unguarded() as connection:
        connection.execute(text("UPDATE audit_entry SET actor = 'nobody' WHERE id = 6"))
        changed = AuditEntry(**{c.key: getattr(entries()[5], c.key) for c in AuditEntry.__table__.columns})
    changed.actor = "nobody"
    with unguarded() as connection:
        forged = {"hash": audit.plain_fingerprint(changed)}
        connection.execute(text("UPDATE audit_entry SET hash = :hash WHERE id = 6"), forged)
    assert list(broken_links()) == [6], "a plain hash is enough for old entries alone"


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
