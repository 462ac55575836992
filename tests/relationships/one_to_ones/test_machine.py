"""One-to-ones against a naive model: both, a stranger, and the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from portal.core import clock
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.relationships.one_to_ones import queries, sweeps
from portal.relationships.one_to_ones.models import OneToOne, Promise, Quiet, Round
from portal.relationships.one_to_ones.operations import afterwards, answering, proposing
from portal.relationships.ties.models import TieEvidence
from tests.relationships.company import Company
from tests.relationships.one_to_ones.doing import ZONE, get, offer, round_of, seen_by, state_of

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
FORTNIGHT = timedelta(days=14)
MINUTES = timedelta(minutes=45)


class Paper:
    """What a careful person would keep about one talk: who asked last, for which times, and what holds."""

    def __init__(self, by: str, times: list[datetime], at: datetime) -> None:
        self.first = by
        self.by, self.times, self.asked, self.turn = by, times, at, 1
        self.open, self.ended, self.moves = True, False, 0
        self.holds: datetime | None = None
        self.said: dict[str, bool] = {}

    def until(self) -> datetime:
        found = min(self.asked + FORTNIGHT, self.times[-1])
        return min(found, self.holds) if self.holds else found

    def waits(self, at: datetime) -> bool:
        return self.open and not self.ended and at < self.until()

    def state(self, at: datetime) -> str:
        if self.ended:
            return "called_off" if self.holds else "withdrawn"
        if self.holds:
            return "agreed" if at < self.holds + MINUTES else "over"
        return "proposed" if self.waits(at) else "lapsed"

    def ask(self, by: str, times: list[datetime], at: datetime, turn: int) -> None:
        self.by, self.times, self.asked, self.turn, self.open = by, times, at, turn, True

    def confirmed(self) -> bool:
        return len(self.said) == 2 and all(self.said.values())

    def may(self, verb: str, who: str, chosen: int, at: datetime) -> bool:
        """Whether this is done."""
        mine = who == self.by
        match verb:
            case "take":
                return self.waits(at) and not mine and chosen <= len(self.times) and self.times[chosen - 1] > at
            case "counter":
                return self.waits(at) and not mine and self.turn < 3
            case "aside":
                return self.waits(at) and not mine
            case "take_back":
                return self.waits(at) and mine
            case "move":
                return bool(self.holds) and not self.ended and at < self.holds and not self.waits(at) and self.moves < 5
            case "call_off":
                return self.state(at) == "agreed"
            case "yes" | "no":
                over = self.state(at) == "over" and self.holds is not None
                return over and not self.confirmed() and at < self.holds + MINUTES + timedelta(days=30)
        raise AssertionError(verb)

    def does(self, verb: str, who: str, chosen: int, times: list[datetime], at: datetime) -> None:
        match verb:
            case "take":
                self.holds, self.open = self.times[chosen - 1], False
            case "counter":
                self.ask(who, times, at, self.turn + 1)
            case "take_back":
                self.open = False
                self.ended = self.holds is None
            case "move":
                self.moves += 1
                self.ask(who, times, at, 1)
            case "call_off":
                self.ended = True
            case "yes" | "no":
                self.said[who] = verb == "yes"


def moments(days: list[int], at: datetime) -> list[datetime]:
    """Noon, so many days from now: in winter London has the time of UTC."""
    return sorted((at + timedelta(days=each)).replace(hour=12, minute=0) for each in days)


VERBS = ["take", "counter", "aside", "take_back", "move", "call_off", "yes", "no", "wait"]
ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(VERBS),
        st.sampled_from(["mara", "jonas"]),
        st.integers(min_value=1, max_value=3),
        st.lists(st.integers(min_value=1, max_value=18), min_size=1, max_size=3, unique=True),
        st.integers(min_value=2, max_value=200),
    ),
    min_size=3,
    max_size=20,
)


@pytest.mark.slow
@pytest.mark.usefixtures("unhurried")
@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(actions=ACTIONS, first=st.lists(st.integers(min_value=1, max_value=18), min_size=1, max_size=3, unique=True))
def test_it_goes_as_on_paper(
    company: Company, actions: list[tuple[str, str, int, list[int], int]], first: list[int]
) -> None:
    at = START
    with clock.frozen(at):
        forget_all()
        with unit_of_work():
            talk = proposing.propose(company.mara, company.jonas, offer(*first), zone=ZONE, now=at)
            number = talk.id
    paper = Paper("mara", moments(first, at), at)
    for verb, who, chosen, days, hours in actions:
        at += timedelta(hours=hours) if verb == "wait" else timedelta(minutes=7)
        with clock.frozen(at):
            if verb == "wait":
                sweeps.sweep(at)
            else:
                attempt(company, number, verb, who, chosen, days, paper, at)
            compare(company, number, paper, at)


def attempt(
    company: Company, number: int, verb: str, who: str, chosen: int, days: list[int], paper: Paper, at: datetime
) -> None:
    me, last = company.ids[who], round_of(number)
    allowed = paper.may(verb, who, chosen, at)
    before = rows_of(number)
    try:
        with unit_of_work():
            talk = get(number)
            match verb:
                case "take":
                    answering.accept(talk, me, last, chosen, now=at)
                case "counter":
                    proposing.counter(talk, me, last, offer(*days), zone=ZONE, now=at)
                case "aside":
                    answering.put_aside(talk, me, last, now=at)
                case "take_back":
                    answering.take_back(talk, me, last, now=at)
                case "move":
                    proposing.move(talk, me, last, offer(*days), zone=ZONE, now=at)
                case "call_off":
                    answering.call_off(talk, me, now=at)
                case _:
                    afterwards.say(talk, me, took_place=verb == "yes", now=at)
    except DomainError:
        refused = True
    else:
        refused = False
    assert not (refused and allowed), verb
    if allowed:
        paper.does(verb, who, chosen, moments(days, at), at)
    else:
        assert rows_of(number) == before, f"{verb} was neither refused nor a repetition"


def compare(company: Company, number: int, paper: Paper, at: datetime) -> None:
    talk = get(number)
    assert state_of(number).value == paper.state(at)
    assert talk.starts_at == paper.holds
    for name in ("mara", "jonas"):
        seen = seen_by(number, company.ids[name])
        assert seen.waits == paper.waits(at)
        assert ("answer" in seen.verbs) == (paper.waits(at) and paper.by != name)
        for verb, paper_verb in (("counter", "counter"), ("take_back", "take_back"), ("move", "move"),
                                 ("call_off", "call_off"), ("say", "yes"), ("aside", "aside")):  # fmt: skip
            assert (verb in seen.verbs) == paper.may(paper_verb, name, 1, at), (verb, name)
        assert seen.i_said == paper.said.get(name)
        assert seen.confirmed == paper.confirmed()
        if name == paper.by:
            assert not seen.aside, "whoever asked is told of nothing"
    told = db.session.scalars(select(TieEvidence.key)).all()
    assert told == ([f"one_to_one:{number}"] if paper.confirmed() else [])
    open_now = paper.state(at) in ("proposed", "agreed")
    assert not open_now or talk.open_key is not None
    assert queries.last_round(talk).number == len(queries.rounds_of(talk))


def rows_of(number: int) -> list[tuple[object, ...]]:
    talk = get(number)
    rounds = [(row.number, row.by, row.answer, row.chosen, row.start_1) for row in queries.rounds_of(talk)]
    return [(talk.starts_at, talk.sequence, talk.called_off_at, talk.proposer_said, talk.other_said), *rounds]


def forget_all() -> None:
    with unit_of_work():
        for table in (Promise, Round, OneToOne, Quiet, TieEvidence):
            db.session.execute(delete(table))
