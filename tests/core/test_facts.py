"""Call down, announce up: facts are reacted to in the transaction that recorded them, or nothing happened at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass
from datetime import date, datetime
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.core.facts import Fact, Reactions, pending, reacts_to, record, to_every_fact
from portal.core.house import house
from portal.core.models import Heartbeat
from portal.core.work import unit_of_work
from tests.core.conftest import Broken, knock, knocks


@dataclass(frozen=True, kw_only=True)
class DoorOpened(Fact, name="test.door_opened"):
    name: str


@dataclass(frozen=True, kw_only=True)
class GuestGreeted(Fact, name="test.guest_greeted"):
    name: str


def on(kind: type[Fact], reaction: Callable[[Fact], None]) -> None:
    """React in the portal of this test."""
    house().reactions.add(kind, reaction)


def test_a_fact_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        DoorOpened(name="front").name = "back"


def test_reactions_come_when_the_operation_is_done_and_see_its_rows(app):
    seen = []
    on(DoorOpened, lambda fact: seen.append(db.session.scalars(select(Heartbeat.name)).all()))
    with unit_of_work():
        record(DoorOpened(name="front"))
        assert seen == []
        knock("front")
    assert seen == [["front"]]


def test_what_a_reaction_writes_is_committed_with_the_operation(app):
    on(DoorOpened, lambda fact: knock(f"greeting at {fact.name}"))
    with unit_of_work():
        knock("front")
        record(DoorOpened(name="front"))
    assert knocks() == ["front", "greeting at front"]
    assert pending() == []


def test_all_reactions_run_in_the_order_of_the_facts_and_of_their_registration(app):
    heard = []
    on(DoorOpened, lambda fact: heard.append(f"first, {fact.name}"))
    on(DoorOpened, lambda fact: heard.append(f"second, {fact.name}"))
    with unit_of_work():
        record(DoorOpened(name="front"))
        record(DoorOpened(name="back"))
    assert heard == ["first, front", "second, front", "first, back", "second, back"]


def test_a_reaction_registered_twice_runs_once(app):
    def greet(fact: DoorOpened) -> None:
        knock(fact.name)

    on(DoorOpened, greet)
    on(DoorOpened, greet)
    with unit_of_work():
        record(DoorOpened(name="front"))
    assert knocks() == ["front"]


def test_a_reactions_facts_are_reacted_to_in_turn(app):
    on(DoorOpened, lambda fact: record(GuestGreeted(name=fact.name)))
    on(GuestGreeted, lambda fact: knock(f"{fact.name} was greeted"))
    with unit_of_work():
        record(DoorOpened(name="front"))
    assert knocks() == ["front was greeted"]


def test_a_failing_reaction_undoes_the_operation_and_the_reactions_before_it(app):
    def fail(fact: GuestGreeted) -> None:
        raise Broken

    on(DoorOpened, lambda fact: knock("reaction"))
    on(DoorOpened, lambda fact: record(GuestGreeted(name=fact.name)))
    on(GuestGreeted, fail)
    with pytest.raises(Broken), unit_of_work():
        knock("operation")
        record(DoorOpened(name="front"))
    assert knocks() == []
    assert pending() == []


def test_facts_of_the_inner_unit_wait_for_the_outer(app):
    heard = []
    on(DoorOpened, lambda fact: heard.append(fact.name))
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


# --- names, and who hears of what


@dataclass(frozen=True, kw_only=True)
class AtTheDoor(Fact, private=True, untold=("words",)):
    """Base of what is said at the door."""

    number: int
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class BellRung(AtTheDoor, name="test.bell_rung"):
    at: datetime | None = None
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class WordGiven(AtTheDoor, name="test.word_given"):
    pass


def test_each_hears_of_its_own_and_the_catch_all_of_everything_under_its_public_name(app):
    heard = []
    on(Fact, lambda fact: heard.append(("all", fact.public_name)))
    on(AtTheDoor, lambda fact: heard.append(("base", fact.public_name)))
    on(BellRung, lambda fact: heard.append(("exact", fact.public_name)))
    with unit_of_work():
        record(BellRung(number=1))
        record(WordGiven(number=2))
        record(DoorOpened(name="front"))
    assert heard == [
        ("exact", "test.bell_rung"), ("base", "test.bell_rung"), ("all", "test.bell_rung"),
        ("base", "test.word_given"), ("all", "test.word_given"),
        ("all", "test.door_opened"),
    ]  # fmt: skip


def test_the_catch_all_hears_of_what_reactions_record(app):
    heard = []
    on(Fact, lambda fact: heard.append(fact.public_name))
    on(DoorOpened, lambda fact: record(GuestGreeted(name=fact.name)))
    with unit_of_work():
        record(DoorOpened(name="front"))
    assert heard == ["test.door_opened", "test.guest_greeted"]


def test_what_is_said_outside_fits_json_and_leaves_out_what_is_not_told():
    at = datetime(2026, 5, 19, 7, 45, tzinfo=ZoneInfo("Europe/London"))
    fact = BellRung(number=1, words="Let me in", at=at, on=at.date())
    assert fact.payload == {"number": 1, "at": "2026-05-19T06:45:00+00:00", "on": "2026-05-19"}
    assert (fact.private, DoorOpened.private) == (True, False)
    with pytest.raises(TypeError, match="plain values"):
        WordGiven(number=object()).payload


@pytest.mark.parametrize("name", ["test.bell_rung", "bell rung", "Test.bell", "test", "test.bell-rung"])
def test_a_public_name_is_well_formed_and_belongs_to_one_fact(name):
    with pytest.raises(TypeError, match="public name"):
        type("Another", (Fact,), {"__module__": __name__}, name=name)


def test_a_named_fact_is_no_base_and_a_base_is_not_recorded(app):
    with pytest.raises(TypeError, match="a name of its own"):
        type("Louder", (BellRung,), {}, name="test.louder")
    with pytest.raises(TypeError, match="no public name"), unit_of_work():
        record(AtTheDoor(number=1))


def test_a_decorated_function_reacts_where_its_module_is_added_and_nowhere_else(app, other_app):
    heard = []

    @reacts_to(BellRung)
    @reacts_to(WordGiven)
    def either(fact: AtTheDoor) -> None:
        heard.append(f"either, {fact.public_name}")

    @to_every_fact
    def everything(fact: Fact) -> None:
        heard.append(f"everything, {fact.public_name}")

    module = ModuleType("reactions")
    vars(module).update(either=either, everything=everything, on=on, Fact=Fact)
    house().reactions.add_from(module)
    for portal in (app, other_app()):
        with portal.app_context(), unit_of_work():
            record(WordGiven(number=2))
    assert heard == ["either, test.word_given", "everything, test.word_given"]


def test_a_copy_of_the_reactions_is_added_to_alone():
    first = Reactions()
    first.add(Fact, print)
    second = first.copy()
    second.add(Fact, repr)
    assert (list(first.to(DoorOpened)), list(second.to(DoorOpened))) == ([print], [print, repr])


@pytest.mark.parametrize("_time", [1, 2])
def test_what_reacts_in_one_test_reacts_in_no_other(app, _time):
    heard = []
    on(DoorOpened, heard.append)
    assert len(list(house().reactions.to(DoorOpened))) == 1
