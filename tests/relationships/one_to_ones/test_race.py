"""Two who act at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.relationships.one_to_ones import queries
from portal.relationships.one_to_ones.models import OneToOne
from portal.relationships.one_to_ones.operations import answering, errors, proposing
from portal.relationships.one_to_ones.states import State
from tests.relationships.company import Company
from tests.relationships.one_to_ones.doing import ZONE, accept, act, get, move, offer, propose, say, state_of, told

Together = Callable[..., list[str]]


@pytest.fixture
def together(at_once: Callable[..., list[Any]]) -> Together:
    def run(*actions: Callable[[], Any]) -> list[str]:
        outcomes = at_once(*[partial(jobs.retried, action, attempts=8) for action in actions])
        return sorted(
            type(each).__name__ if isinstance(each, Exception) else "done" for each in outcomes
        )  # fmt: skip

    return run


def test_two_answers_of_one(company: Company, together: Together) -> None:
    """Two windows: one takes a time, the other proposes another."""
    number = propose(company)
    mine = offer(9)
    ends = together(
        lambda: act(number, answering.accept, company.jonas, 1, 1),
        lambda: act(number, proposing.counter, company.jonas, 1, mine, zone=ZONE),
    )
    assert ends == ["MovedOn", "done"]
    answers = [row.answer for row in queries.rounds_of(get(number))]
    assert answers in (["accepted"], ["countered", None])


def test_two_times_of_one_proposal(company: Company, together: Together) -> None:
    number = propose(company, "mara", "jonas", 3, 4, 5)
    ends = together(*[partial(act, number, answering.accept, company.jonas, 1, chosen) for chosen in (1, 2, 3)])
    assert ends == ["MovedOn", "MovedOn", "done"]
    assert state_of(number) is State.AGREED
    assert [what for _who, what in told()].count("talk_agreed") == 2


def test_taking_it_while_it_is_taken_back(company: Company, together: Together) -> None:
    number = propose(company)
    ends = together(
        lambda: act(number, answering.accept, company.jonas, 1, 1),
        lambda: act(number, answering.take_back, company.mara, 1),
    )
    assert ends == ["MovedOn", "done"]
    assert state_of(number) in (State.AGREED, State.WITHDRAWN)


def test_both_propose_to_each_other(company: Company, together: Together) -> None:
    ends = together(lambda: propose(company, "mara", "jonas"), lambda: propose(company, "jonas", "mara"))
    assert ends == ["OpenAlready", "done"]
    assert len(db.session.scalars(select(OneToOne)).all()) == 1


def test_both_move_it(company: Company, together: Together) -> None:
    number = propose(company)
    accept(number, company.jonas)
    later = offer(9)
    ends = together(
        lambda: act(number, proposing.move, company.jonas, 1, later, zone=ZONE),
        lambda: act(number, proposing.move, company.mara, 1, later, zone=ZONE),
    )
    assert ends == ["MovedOn", "done"]


def test_calling_off_while_a_move_is_taken(company: Company, together: Together) -> None:
    number = propose(company)
    accept(number, company.jonas)
    move(number, company.jonas, 9)
    ends = together(
        lambda: act(number, answering.accept, company.mara, 2, 1),
        lambda: act(number, answering.call_off, company.jonas),
    )
    assert ends in (["done", "done"], ["MovedOn", "done"])
    assert state_of(number) is State.CALLED_OFF


def test_both_say_that_it_took_place(company: Company, together: Together, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    number = propose(company, "mara", "jonas", 1)
    accept(number, company.jonas)
    with unit_of_work():
        talk = get(number)
        talk.starts_at, talk.ends_at = clock.now() - timedelta(hours=2), clock.now() - timedelta(hours=1)
    ends = together(lambda: say(number, company.mara), lambda: say(number, company.jonas))
    assert ends == ["done", "done"]
    assert get(number).confirmed_at is not None


def test_the_loser_reads_how_it_stands() -> None:
    assert "moved on" in str(errors.MovedOn().sentence)
