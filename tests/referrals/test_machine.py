"""The state machine against a naive model: three parties, a stranger, an administrator, and the clock."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core import clock
from portal.core.actors import Actor, Right, Standing, everywhere
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.referrals import policies
from portal.referrals.models import DeclineCode, Referral
from portal.referrals.operations import answering, forgetting, offering, telling
from portal.referrals.states import Party, State
from tests.referrals.doing import THANKS, begin, get, log, seen_by, state_of, today
from tests.relationships.company import Company

NUMBERS = itertools.count()
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
#: The naive model: verb → (who, from which states, to which state).
RULES = {
    "accept": ("jonas", {"offered"}, "c_invited"),
    "decline": ("jonas", {"offered"}, "declined"),
    "agree": ("amara", {"c_invited"}, "introduced"),
    "refuse": ("amara", {"c_invited"}, "c_no"),
    "withdraw": ("mara", {"offered", "c_invited"}, "withdrawn"),
    "talked": ("jonas", {"introduced"}, "contacted"),
    "working": ("jonas", {"contacted"}, "working"),
    "won": ("jonas", {"contacted", "working"}, "won"),
    "not_fit": ("jonas", {"contacted", "working"}, "not_fit"),
    "unreachable": ("jonas", {"introduced", "contacted", "working"}, "unreachable"),
    "thank": ("jonas", {"won", "not_fit", "unreachable"}, "closed"),
    "stop": ("amara", {"introduced", "contacted", "working", "won", "not_fit", "unreachable"}, "stopped"),
}
POLICY = {
    "accept": policies.receive, "decline": policies.receive, "talked": policies.receive, "working": policies.receive,
    "won": policies.receive, "not_fit": policies.receive, "unreachable": policies.receive, "thank": policies.receive,
    "agree": policies.be_introduced, "refuse": policies.own, "stop": policies.own, "withdraw": policies.give,
}  # fmt: skip


def do(verb: str, referral: Referral, now: datetime) -> None:
    match verb:
        case "accept":
            answering.accept(referral, now=now)
        case "decline":
            answering.decline(referral, DeclineCode.AREA, "", now=now)
        case "agree":
            answering.agree(referral, now=now)
        case "refuse":
            answering.refuse(referral, now=now)
        case "withdraw":
            offering.withdraw(referral, now=now)
        case "talked":
            day = today()
            telling.talked(referral, on=day, expected=False, today=day, now=now)
        case "working":
            telling.still_working(referral, now=now)
        case "thank":
            telling.thank(referral, THANKS, now=now)
        case "stop":
            forgetting.stop(referral, now=now)
        case _:
            telling.turned_out(referral, State(verb), now=now)


class Naive:
    """What a careful person would keep on paper."""

    def __init__(self) -> None:
        self.state, self.since, self.reached = "offered", START, {"offered"}
        self.forget_on = START + timedelta(days=28)

    def now(self, at: datetime) -> str:
        if self.state in ("offered", "c_invited") and at >= self.since + timedelta(days=14):
            return "expired" if self.state == "offered" else "c_expired"
        return self.state

    def may(self, verb: str, at: datetime) -> bool:
        return self.now(at) in RULES[verb][1]

    def go(self, state: str, at: datetime) -> None:
        self.state, self.since = state, at
        self.reached.add(state)


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from([*RULES, "wait"]),
        st.sampled_from(["mara", "jonas", "amara", "tilda", "yusra"]),
        st.integers(min_value=1, max_value=16),
    ),
    min_size=3,
    max_size=22,
)


@pytest.mark.slow
@pytest.mark.usefixtures("unhurried")
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(actions=ACTIONS, faithful=st.booleans())
def test_it_goes_as_on_paper(trio: Company, actions: list[tuple[str, str, int]], faithful: bool) -> None:
    """`faithful`: the right person acts, so that long ways are walked; else anybody tries anything."""
    at, paper = START, Naive()
    with clock.frozen(at):
        number = begin(trio, need=f"Thing {next(NUMBERS)}")
    for verb, name, days in actions:
        if verb == "wait":
            at += timedelta(days=days)
            with clock.frozen(at):
                forgetting.sweep(at)
                _compare(number, paper, at)
            if get(number).erased_at:
                return
            continue
        actor = RULES[verb][0] if faithful else name
        at += timedelta(minutes=1)
        with clock.frozen(at):
            _attempt(trio, number, verb, actor, paper, at)
            _compare(number, paper, at)
        if get(number).erased_at:
            assert paper.state == "c_no"
            return


def _attempt(company: Company, number: int, verb: str, name: str, paper: Naive, at: datetime) -> None:
    who = Actor(1, company.ids[name], name, standing=Standing.MEMBER, powers=everywhere(
        [Right.ADMINISTRATION] if name == "yusra" else []
    ))  # fmt: skip
    allowed = POLICY[verb](who, get(number))
    assert allowed == (name == RULES[verb][0])
    if not allowed:
        return
    expected, before = paper.may(verb, at), log(number)
    again = RULES[verb][2] in paper.reached
    try:
        with unit_of_work():
            do(verb, get(number), at)
    except DomainError:
        assert not expected
        assert log(number) == before
        return
    if expected:
        paper.go(RULES[verb][2], at)
    else:
        assert again, f"{verb} at {paper.now(at)} was neither refused nor a repetition"
        assert log(number) == before


def _compare(number: int, paper: Naive, at: datetime) -> None:
    row = get(number)
    if row.erased_at is None:
        assert state_of(number).value == paper.now(at) or (
            state_of(number) is State.CLOSED and paper.state in ("won", "not_fit", "unreachable")
        )
    assert row.delete_after <= row.created_at + timedelta(days=365)
    together = "introduced" in paper.reached
    seen = seen_by(number, Party.RECEIVER, at)
    assert together or (seen.referred is None and seen.how_known == "")
