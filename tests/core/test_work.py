"""One operation, one transaction: all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError

from portal.core import audit, clock
from portal.core.db import db
from portal.core.facts import Fact, pending, reacts_to, record
from portal.core.models import AuditEntry, FormOnce, Heartbeat
from portal.core.work import after_commit, unit_of_work
from portal.mail import outbox
from portal.mail.addresses import Address
from portal.mail.models import Delivery
from tests.core.conftest import Broken, knock, knocks

KEY = "a-one-time-key-of-a-form-1"


@dataclass(frozen=True, kw_only=True)
class Knocked(Fact):
    name: str


def test_what_was_done_is_kept(app):
    with unit_of_work():
        knock("front door")
    assert knocks() == ["front door"]


def test_the_inner_one_belongs_to_the_outer(app):
    with pytest.raises(Broken), unit_of_work():
        with unit_of_work(once=KEY):
            knock("inner")
        assert db.session.get(Heartbeat, "inner") is not None
        raise Broken
    assert knocks() == []
    assert db.session.get(FormOnce, KEY) is None


@dataclass(frozen=True, kw_only=True)
class Fell(Fact):
    """Somebody's reaction to it fails."""


@reacts_to(Fell)
def fail(fact: Fell) -> None:
    knock("reaction")
    raise Broken


def operation_fails() -> None:
    raise Broken


def reaction_fails() -> None:
    record(Fell())


def database_refuses() -> None:
    db.session.execute(update(Heartbeat).values(at=None))


@pytest.mark.parametrize(
    ("fails", "error"),
    [(operation_fails, Broken), (reaction_fails, Broken), (database_refuses, IntegrityError)],
)
def test_nothing_stays_of_what_failed(app, fails, error):
    called, link = [], {"name": "Ana", "url": "http://localhost/", "until": clock.now()}
    with pytest.raises(error), unit_of_work(once=KEY):
        knock("operation")
        record(Knocked(name="operation"))
        audit.write("test.knocked", after={"name": "operation"})
        outbox.enqueue("accounts.reset", to=Address("ana@example.org", "Ana"), context=link, key="knock")
        after_commit(lambda: called.append("told"))
        db.session.flush()
        assert db.session.scalar(select(func.count(Delivery.id))) == 1
        fails()
    assert knocks() == []
    for table in (AuditEntry, Delivery, FormOnce):
        assert db.session.scalars(select(table)).all() == []
    assert pending() == called == []


def test_the_next_one_carries_nothing_of_a_failed_one(app):
    @dataclass(frozen=True, kw_only=True)
    class Called(Fact):
        name: str

    heard = []
    reacts_to(Called)(lambda fact: heard.append(fact.name))
    with pytest.raises(Broken), unit_of_work():
        record(Called(name="failed"))
        audit.write("test.failed")
        after_commit(lambda: heard.append("failed later"))
        raise Broken
    with unit_of_work():
        record(Called(name="done"))
        audit.write("test.done")
    assert heard == ["done"]
    assert db.session.scalars(select(AuditEntry.action)).all() == ["test.done"]


def test_after_the_commit_means_after_it(app):
    seen = []

    def look() -> None:
        with db.engine.connect() as other:
            seen.append(other.scalar(text("SELECT count(*) FROM heartbeat")))

    with unit_of_work():
        with unit_of_work():
            knock("door")
            after_commit(look)
        assert seen == []
    assert seen == [1]


@pytest.mark.parametrize("kind", ["new", "changed", "deleted"])
def test_changes_made_outside_are_refused(app, kind):
    with unit_of_work():
        knock("there")
    row = db.session.get(Heartbeat, "there")
    if kind == "new":
        knock("outside")
    elif kind == "changed":
        row.at = clock.now()
    else:
        db.session.delete(row)
    with pytest.raises(RuntimeError, match="outside"), unit_of_work():
        pytest.fail("it was let in")
    assert knocks() == ["there"]
