"""Call down, announce up: facts are reacted to in the transaction that recorded them, or nothing happened at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import FrozenInstanceError, dataclass

import pytest
from sqlalchemy import select

from portal.core import facts
from portal.core.db import db
from portal.core.facts import Fact, pending, reacts_to, record
from portal.core.models import Heartbeat
from portal.core.work import unit_of_work
from tests.core.conftest import Broken, knock, knocks


@dataclass(frozen=True, kw_only=True)
class DoorOpened(Fact):
    name: str


@dataclass(frozen=True, kw_only=True)
class GuestGreeted(Fact):
    name: str


@pytest.fixture(autouse=True)
def _no_reactions() -> Iterator[None]:
    """Each test begins with facts that nobody reacts to."""
    yield
    for kind in (DoorOpened, GuestGreeted):
        facts._reactions.pop(kind, None)


def test_a_fact_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        DoorOpened(name="front").name = "back"


def test_reactions_come_when_the_operation_is_done_and_see_its_rows(app):
    seen = []
    reacts_to(DoorOpened)(lambda fact: seen.append(db.session.scalars(select(Heartbeat.name)).all()))
    with unit_of_work():
        record(DoorOpened(name="front"))
        assert seen == []
        knock("front")
    assert seen == [["front"]]


def test_what_a_reaction_writes_is_committed_with_the_operation(app):
    reacts_to(DoorOpened)(lambda fact: knock(f"greeting at {fact.name}"))
    with unit_of_work():
        knock("front")
        record(DoorOpened(name="front"))
    assert knocks() == ["front", "greeting at front"]
    assert pending() == []


def test_all_reactions_run_in_the_order_of_the_facts_and_of_their_registration(app):
    heard = []
    reacts_to(DoorOpened)(lambda fact: heard.append(f"first, {fact.name}"))
    reacts_to(DoorOpened)(lambda fact: heard.append(f"second, {fact.name}"))
    with unit_of_work():
        record(DoorOpened(name="front"))
        record(DoorOpened(name="back"))
    assert heard == ["first, front", "second, front", "first, back", "second, back"]


def test_a_reaction_registered_twice_runs_once(app):
    def greet(fact: DoorOpened) -> None:
        knock(fact.name)

    reacts_to(DoorOpened)(reacts_to(DoorOpened)(greet))
    with unit_of_work():
        record(DoorOpened(name="front"))
    assert knocks() == ["front"]


def test_a_reactions_facts_are_reacted_to_in_turn(app):
    reacts_to(DoorOpened)(lambda fact: record(GuestGreeted(name=fact.name)))
    reacts_to(GuestGreeted)(lambda fact: knock(f"{fact.name} was greeted"))
    with unit_of_work():
        record(DoorOpened(name="front"))
    assert knocks() == ["front was greeted"]


def test_a_failing_reaction_undoes_the_operation_and_the_reactions_before_it(app):
    def fail(fact: GuestGreeted) -> None:
        raise Broken

    reacts_to(DoorOpened)(lambda fact: knock("reaction"))
    reacts_to(DoorOpened)(lambda fact: record(GuestGreeted(name=fact.name)))
    reacts_to(GuestGreeted)(fail)
    with pytest.raises(Broken), unit_of_work():
        knock("operation")
        record(DoorOpened(name="front"))
    assert knocks() == []
    assert pending() == []


def test_facts_of_the_inner_unit_wait_for_the_outer(app):
    heard = []
    reacts_to(DoorOpened)(lambda fact: heard.append(fact.name))
    with unit_of_work():
        with unit_of_work():
            record(DoorOpened(name="inner"))
        assert heard == []
    assert heard == ["inner"]


def test_a_fact_that_nobody_reacts_to_does_no_harm(app):
    with unit_of_work():
        knock("front")
        record(DoorOpened(name="front"))
    assert knocks() == ["front"]
