"""Two who act at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.relationships.introductions.models import Introduction, IntroductionSide
from portal.relationships.introductions.operations import asking, clockwork, steps
from portal.relationships.introductions.states import QUESTIONS_AT_ONCE, Party, State, Turn
from portal.relationships.ties.queries import are_tied
from tests.relationships.company import Company, make_person, tie
from tests.relationships.introductions.doing import act, begin, log, mails, no, sides, state_of, yes

Together = Callable[..., list[str]]


@pytest.fixture
def together(at_once: Callable[..., list[Any]]) -> Together:
    def run(*actions: Callable[[], Any]) -> list[str]:
        outcomes = at_once(*[partial(jobs.retried, action, attempts=8) for action in actions])
        refused = (steps.MovedOn, asking.AskedByYou, asking.BroughtTogetherBefore)
        return sorted(
            type(each).__name__ if isinstance(each, refused) else repr(each) if isinstance(each, Exception) else "done"
            for each in outcomes
        )

    return run


def test_both_say_yes_at_once_and_are_introduced_once(trio: Company, together: Together) -> None:
    number = begin(trio)
    assert together(lambda: yes(number, Party.B), lambda: yes(number, Party.C)) == ["done", "done"]
    assert log(number) == ["asked", "introduced"]
    assert are_tied(trio.jonas, trio.amara)
    assert len(mails("introductions.introduced")) == 2


def test_the_last_yes_while_the_asker_takes_it_back(trio: Company, together: Together) -> None:
    number = begin(trio)
    yes(number, Party.B)
    assert together(lambda: yes(number, Party.C), lambda: act(number, asking.withdraw)) == ["MovedOn", "done"]
    assert log(number) in (["asked", "introduced"], ["asked", "withdrawn"])
    assert are_tied(trio.jonas, trio.amara) == (state_of(number) is State.INTRODUCED)


def test_a_yes_and_a_no_of_the_same_one(trio: Company, together: Together) -> None:
    number = begin(trio)
    yes(number, Party.C)
    ends = together(lambda: yes(number, Party.B), lambda: no(number, Party.B))
    assert ends == ["MovedOn", "done"]
    assert log(number) in (["asked"], ["asked", "introduced"])


def test_a_no_after_a_yes_while_the_other_says_yes(trio: Company, together: Together) -> None:
    number = begin(trio)
    yes(number, Party.B)
    ends = together(lambda: no(number, Party.B), lambda: yes(number, Party.C))
    assert ends in (["done", "done"], ["MovedOn", "done"])
    assert are_tied(trio.jonas, trio.amara) == (state_of(number) is State.INTRODUCED)
    assert (ends == ["MovedOn", "done"]) == (state_of(number) is State.INTRODUCED)


def test_the_same_two_asked_twice_at_once(trio: Company, together: Together) -> None:
    ends = together(*[lambda: begin(trio, put=False)] * 3)
    assert ends == ["AskedByYou", "AskedByYou", "done"]
    assert len(db.session.scalars(select(Introduction)).all()) == 1


def test_no_third_question_slips_in(trio: Company, together: Together) -> None:
    waiting = []
    for name in ("Ulla One", "Vera Two", "Wanda Three", "Xenia Four"):
        asker = make_person(name)
        tie(asker, trio.jonas)
        tie(asker, trio.amara)
        trio.ids[name] = asker
        number = begin(trio, asker=name, put=False)
        waiting.append(sides(number)[Party.B].id)
    with unit_of_work():
        db.session.execute(update(IntroductionSide).where(IntroductionSide.id.in_(waiting)).values(ask_at=clock.now()))

    def put(side: int) -> None:
        with unit_of_work():
            clockwork.put(side, now=clock.now())

    assert together(*[partial(put, side) for side in waiting]) == ["done"] * 4
    open_now = select(IntroductionSide.id).where(
        IntroductionSide.person_id == trio.jonas, IntroductionSide.turn == Turn.QUESTION
    )
    assert len(db.session.scalars(open_now).all()) == QUESTIONS_AT_ONCE
    assert [to for to, _kind, _words in mails("introductions.asked")] == ["jonas"] * QUESTIONS_AT_ONCE


def test_two_sweeps_at_once_carry_out_each_once(trio: Company, together: Together, frozen: Any) -> None:
    from datetime import timedelta

    start = frozen("2026-01-05 09:00")
    number = begin(trio)
    frozen(start + timedelta(days=14))
    assert together(*[lambda: clockwork.sweep(clock.now())] * 2) == ["done", "done"]
    assert log(number) == ["asked", "not_ahead"]
    assert len(mails("introductions.not_ahead")) == 1
