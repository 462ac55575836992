"""The audit trail: written with the act or not at all, in one chain, and whoever goes around its guard is noticed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import g
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.core import anchor, anchoring, audit
from portal.core.actors import Actor, Right, everywhere
from portal.core.audit import START, broken_links
from portal.core.db import db
from portal.core.models import AuditEntry, Heartbeat
from portal.core.work import unit_of_work
from tests.core.conftest import knock
from tests.core.trail import entries, forge, unguarded


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
