"""Introductions against a naive model: three parties, a stranger, an administrator, and the clock."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core import clock
from portal.core.actors import Actor, Right, Standing, everywhere
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.relationships.introductions import policies
from portal.relationships.introductions.operations import answering, asking, clockwork, following
from portal.relationships.introductions.seen import Shown
from portal.relationships.introductions.states import Party
from tests.relationships.company import Company, make_person, tie
from tests.relationships.introductions.doing import PARTIES, begin, get, inside, known, log, seen_by, state_of, today

NUMBERS = itertools.count()
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
VERBS = ("agree", "refuse", "known", "aside", "withdraw", "tell")
POLICY = {
    "agree": policies.answer_introduction, "refuse": policies.refuse_introduction,
    "known": policies.answer_introduction, "aside": policies.answer_introduction,
    "withdraw": policies.take_introduction_back, "tell": policies.answer_introduction,
}  # fmt: skip


def do(verb: str, number: int, party: Party, now: datetime) -> None:
    row = get(number)
    match verb:
        case "agree":
            answering.agree(row, party, today=today(), now=now)
        case "withdraw":
            asking.withdraw(row, now=now)
        case "aside":
            answering.put_aside(row, party, now=now)
        case "tell":
            following.tell(row, party, talked=True, helped=False, thanks="", today=today(), now=now)
        case _:
            answering.refuse(row, party, known=verb == "known", now=now)


class Naive:
    """What a careful person would keep on paper."""

    def __init__(self) -> None:
        self.said = {Party.B: "", Party.C: ""}
        self.over, self.met = "", False

    def open(self, at: datetime) -> bool:
        return not self.over and not self.met and at < START + timedelta(days=14)

    def may(self, verb: str, party: Party, at: datetime) -> bool:
        """Whether it does something or is repeated; else it is refused."""
        if verb == "withdraw":
            return self.open(at) or self.over == "withdrawn"
        mine = self.said[party]
        if verb == "tell":
            return self.met
        if verb == "agree":
            return (self.open(at) and mine in ("", "yes")) or (self.met and mine == "yes")
        if verb == "aside":
            return self.open(at) and mine == ""
        word = "no" if verb == "refuse" else "known"
        return mine == word or (self.open(at) and mine in ("", "yes"))

    def do(self, verb: str, party: Party) -> None:
        if verb == "withdraw":
            self.over = "withdrawn"
        elif verb in ("agree", "refuse", "known"):
            self.said[party] = {"agree": "yes", "refuse": "no"}.get(verb, verb)
            self.met = self.met or set(self.said.values()) == {"yes"}


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from([*VERBS, "agree", "wait"]),
        st.sampled_from(["mara", "jonas", "amara", "jonas", "amara", "tilda", "yusra"]),
        st.integers(min_value=1, max_value=12),
    ),
    min_size=2,
    max_size=16,
)


@pytest.mark.slow
@pytest.mark.usefixtures("unhurried")
@settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
@given(actions=ACTIONS)
def test_it_goes_as_on_paper(trio: Company, actions: list[tuple[str, str, int]]) -> None:
    at, paper, turn = START, Naive(), next(NUMBERS)
    with clock.frozen(at):
        trio.ids["mara"] = make_person(f"Asker{turn} Number{turn}")
        tie(trio.mara, trio.jonas)
        tie(trio.mara, trio.amara)
        with unit_of_work():
            for name in ("jonas", "amara"):
                clockwork.erase_all_of(trio.ids[name], now=at)
        number = begin(trio)
    for verb, name, days in actions:
        at += timedelta(days=days) if verb == "wait" else timedelta(minutes=1)
        with clock.frozen(at):
            if verb == "wait":
                clockwork.sweep(at)
            else:
                _attempt(trio, number, verb, name, paper, at)
            if get(number).erased_at:
                assert not paper.open(at)
                return
            _compare(trio, number, paper, at)


def _attempt(company: Company, number: int, verb: str, name: str, paper: Naive, at: datetime) -> None:
    who = Actor(1, company.ids[name], name, standing=Standing.MEMBER, powers=everywhere(
        [Right.ADMINISTRATION] if name == "yusra" else []
    ))  # fmt: skip
    mine = PARTIES.get(name)
    for party in PARTIES.values():
        found = known(number, party)
        assert found is not None
        wanted = party is Party.ASKER if verb == "withdraw" else party is not Party.ASKER
        assert POLICY[verb](who, found) == (party is mine and wanted)
    if mine is None or (mine is Party.ASKER) != (verb == "withdraw"):
        return
    expected, before = paper.may(verb, mine, at), (log(number), inside(number))
    try:
        with unit_of_work():
            do(verb, number, mine, at)
    except DomainError:
        assert not expected
        assert (log(number), inside(number)) == before
        return
    finally:
        db.session.rollback()
    assert expected, f"{verb} by {name} was not refused"
    paper.do(verb, mine)


def _compare(company: Company, number: int, paper: Naive, at: datetime) -> None:
    open_now, state = paper.open(at), state_of(number).value
    assert ("introduced" in log(number)) == paper.met
    assert (state == "asked") == open_now
    asker = seen_by(number, Party.ASKER, at)
    assert asker is not None
    assert (asker.shown is Shown.ASKING) == open_now
    for party in (Party.B, Party.C):
        seen = seen_by(number, party, at)
        assert seen is not None
        assert bool(seen.others) == paper.met, "no name before both have said yes"
        assert ("agree" in seen.verbs) == (open_now and paper.said[party] == "")
