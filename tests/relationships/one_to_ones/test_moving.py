"""Moving what was agreed, calling it off, and who has left."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.core.models import AuditEntry
from portal.relationships.one_to_ones.operations import answering, errors
from portal.relationships.one_to_ones.states import State
from tests.relationships.company import Company
from tests.relationships.one_to_ones.doing import (
    START,
    accept,
    act,
    counter,
    get,
    leave,
    move,
    propose,
    seen_by,
    state_of,
    told,
)
from tests.support.time import Frozen

pytestmark = pytest.mark.usefixtures("monday")


def test_what_was_agreed_holds_until_the_move_is_taken(company: Company, monday: Frozen) -> None:
    number = propose(company, "mara", "jonas", 3)
    accept(number, company.jonas)
    before = get(number).starts_at
    move(number, company.jonas, 8, 9)
    assert get(number).starts_at == before
    assert state_of(number) is State.AGREED
    assert seen_by(number, company.mara).my_turn
    with pytest.raises(errors.MovedOn):
        move(number, company.mara, 10)
    counter(number, company.mara, 10)
    accept(number, company.jonas)
    talk = get(number)
    assert talk.starts_at == START.replace(day=15, hour=12)
    assert talk.sequence == 1
    assert [what for _who, what in told()].count("talk_agreed") == 4


def test_a_move_lapses_with_the_agreed_time(company: Company, monday: Frozen) -> None:
    number = propose(company, "mara", "jonas", 3)
    accept(number, company.jonas)
    move(number, company.jonas, 8)
    monday(START.replace(day=8, hour=12))
    with pytest.raises(errors.MovedOn):
        accept(number, company.mara)
    assert state_of(number) is State.AGREED
    monday.forward(hours=1)
    assert state_of(number) is State.OVER


def test_a_move_is_taken_back(company: Company) -> None:
    number = propose(company, "mara", "jonas", 3)
    accept(number, company.jonas)
    move(number, company.mara, 8)
    act(number, answering.take_back, company.mara, 2)
    act(number, answering.take_back, company.mara, 2)
    assert state_of(number) is State.AGREED
    move(number, company.jonas, 9)
    assert seen_by(number, company.mara).my_turn


def test_it_is_moved_five_times_at_most(company: Company) -> None:
    number = propose(company, "mara", "jonas", 30)
    accept(number, company.jonas)
    for turn in range(5):
        move(number, company.mara, 31 + turn)
        accept(number, company.jonas)
    with pytest.raises(errors.MovedOn):
        move(number, company.mara, 40)
    assert "move" not in seen_by(number, company.mara).verbs
    assert get(number).sequence == 5


@pytest.mark.parametrize("name", ["mara", "jonas"])
def test_either_calls_it_off(company: Company, name: str) -> None:
    number = propose(company, "mara", "jonas", 3)
    with pytest.raises(errors.MovedOn):
        act(number, answering.call_off, company.ids[name])
    accept(number, company.jonas)
    act(number, answering.call_off, company.ids[name])
    act(number, answering.call_off, company.ids[name])
    assert state_of(number) is State.CALLED_OFF
    assert sorted(told())[-2:] == [("mara", "talk_agreed"), ("mara", "talk_off")]
    assert len([what for _who, what in told() if what == "talk_off"]) == 2
    assert get(number).sequence == 1
    assert propose(company, "jonas", "mara")


def test_who_has_left_agrees_to_nothing_more(company: Company, monday: Frozen) -> None:
    number = propose(company, "mara", "jonas", 3, 4)
    agreed = propose(company, "amara", "jonas", 3)
    accept(agreed, company.jonas)
    leave(company, "jonas", date(2026, 1, 6))
    monday.forward(days=1)
    for verb in (
        lambda: accept(number, company.jonas),
        lambda: counter(number, company.jonas, 5),
        lambda: move(agreed, company.amara, 6),
    ):
        with pytest.raises(errors.NotAMemberToday):
            verb()
    assert "answer" not in seen_by(number, company.jonas, here=False).verbs
    act(agreed, answering.call_off, company.jonas)
    act(number, answering.put_aside, company.jonas, 1)
    assert state_of(agreed) is State.CALLED_OFF


def test_nothing_of_it_stands_in_the_trail(company: Company) -> None:
    number = propose(company)
    accept(number, company.jonas)
    act(number, answering.call_off, company.mara)
    actions = db.session.scalars(select(AuditEntry.action)).all()
    assert not [each for each in actions if "one_to_one" in each or "talk" in each or "relationships" in each]
