"""One operation, one transaction: all of it or nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from portal.core import audit, clock, work
from portal.core.db import db
from portal.core.errors import AlreadyDone, DatabaseAway, TransientConflict
from portal.core.facts import Fact, pending, record
from portal.core.house import house
from portal.core.models import AuditEntry, FormOnce, Heartbeat
from portal.core.unit import OutsideWork, after_commit
from portal.core.work import attempt, unit_of_work
from portal.mail import outbox
from portal.mail.addresses import Address
from portal.mail.models import Delivery
from tests.core.conftest import Broken, knock, knocks

KEY = "a-one-time-key-of-a-form-1"
LINK = {"name": "Ana", "url": "http://localhost/", "until": clock.now()}


@dataclass(frozen=True, kw_only=True)
class Knocked(Fact, name="test.knocked"):
    name: str


def test_what_was_done_is_kept(app):
    with unit_of_work():
        knock("front door")
    assert knocks() == ["front door"]


def test_the_inner_one_belongs_to_the_outer(app):
    with pytest.raises(Broken), unit_of_work():
        with unit_of_work():
            knock("inner")
        assert db.session.get(Heartbeat, "inner") is not None
        raise Broken
    assert knocks() == []


def test_a_key_belongs_to_the_outermost(app):
    with pytest.raises(RuntimeError, match="outermost"), unit_of_work():
        knock("outer")
        with unit_of_work(once=KEY):
            pytest.fail("it was let in")
    assert knocks() == []
    assert db.session.scalars(select(FormOnce)).all() == []


def test_where_the_inner_one_leads_the_outer_one_leads(app):
    with unit_of_work(once=KEY), unit_of_work() as inner:
        inner.answer = "/there"
    assert db.session.scalars(select(FormOnce.location)).all() == ["/there"]


def test_what_failed_inside_is_not_kept_by_carrying_on(app):
    with pytest.raises(RuntimeError, match="inner"), unit_of_work():
        knock("outer")
        with suppress(Broken), unit_of_work():
            knock("half of it")
            raise Broken
    assert knocks() == []


def test_of_an_attempt_that_fails_nothing_stays(app):
    """A savepoint alone gives rows back: the trail would tell of what never was, and reactions look for it."""
    heard: list[str] = []
    house().reactions.add(Knocked, lambda fact: heard.append(fact.name))
    with unit_of_work():
        for name, breaks in (("first", False), ("second", True), ("third", False)):
            with suppress(Broken), attempt(), unit_of_work():
                knock(name)
                record(Knocked(name=name))
                audit.write(f"test.{name}")
                after_commit(lambda name=name: heard.append(f"after {name}"))
                if breaks:
                    raise Broken
    assert knocks() == ["first", "third"]
    assert heard == ["first", "third", "after first", "after third"]
    assert db.session.scalars(select(AuditEntry.action)).all() == ["test.first", "test.third"]


def test_what_follows_a_commit_takes_nothing_back(app, monkeypatch):
    """Whoever was told that it failed would do it again."""
    done: list[str] = []
    logged: list[str] = []
    monkeypatch.setattr(work.log, "exception", logged.append)

    def fails() -> None:
        raise Broken

    with unit_of_work():
        knock("door")
        after_commit(fails)
        after_commit(lambda: done.append("the next one"))
    assert (knocks(), done) == (["door"], ["the next one"])
    assert logged == ["what follows a commit failed"]


@pytest.mark.parametrize(
    "keep",
    [
        lambda: record(Knocked(name="nobody")),
        lambda: audit.write("test.knocked"),
        lambda: after_commit(lambda: None),
        lambda: outbox.enqueue("accounts.reset", to=Address("ana@example.org", "Ana"), context=LINK, key="knock"),
    ],
    ids=["a fact", "an audit entry", "an action after the commit", "a letter"],
)
def test_nothing_is_recorded_where_it_would_be_lost(app, keep):
    with pytest.raises(OutsideWork, match="unit_of_work"):
        keep()
    db.session.rollback()
    with unit_of_work():
        pass
    with pytest.raises(OutsideWork):
        keep()


def test_an_action_that_is_asked_for_twice_is_done_once(app):
    done = []

    def once() -> None:
        done.append("once")

    with unit_of_work():
        for _ in range(2):
            after_commit(once)
            after_commit(lambda: done.append("each time"))
    assert sorted(done) == ["each time", "each time", "once"]


@pytest.mark.parametrize("error", [Broken("a rule"), TransientConflict("a lock"), DatabaseAway(), AlreadyDone("/")])
def test_no_error_is_its_own_cause(app, client, error):
    """Whoever walks along the causes of such an error, to log it, would never come to an end."""
    with pytest.raises(type(error)) as met, unit_of_work(once=KEY):
        raise error
    assert met.value is error
    assert error.__cause__ is None


def test_an_error_of_the_database_is_the_cause_of_ours(app):
    with pytest.raises(TransientConflict) as met, unit_of_work():
        raise OperationalError("UPDATE", None, Exception("database is locked"))
    assert isinstance(met.value.__cause__, OperationalError)


@dataclass(frozen=True, kw_only=True)
class Fell(Fact, name="test.fell"):
    """Somebody's reaction to it fails."""


def fail(fact: Fell) -> None:
    knock("reaction")
    raise Broken


def operation_fails() -> None:
    raise Broken


def reaction_fails() -> None:
    house().reactions.add(Fell, fail)
    record(Fell())


def database_refuses() -> None:
    db.session.execute(update(Heartbeat).values(at=None))


@pytest.mark.parametrize(
    ("fails", "error"),
    [(operation_fails, Broken), (reaction_fails, Broken), (database_refuses, IntegrityError)],
)
def test_nothing_stays_of_what_failed(app, fails, error):
    called = []
    with pytest.raises(error), unit_of_work(once=KEY):
        knock("operation")
        record(Knocked(name="operation"))
        audit.write("test.knocked", after={"name": "operation"})
        outbox.enqueue("accounts.reset", to=Address("ana@example.org", "Ana"), context=LINK, key="knock")
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
    class Called(Fact, name="test.called"):
        name: str

    heard = []
    house().reactions.add(Called, lambda fact: heard.append(fact.name))
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
