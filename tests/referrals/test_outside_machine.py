"""A referral to somebody from outside against a naive model: giver, receiver, the one with the link, and the clock."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core import clock
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.referrals.models import DeclineCode
from portal.referrals.operations import answering, forgetting, offering, telling
from portal.referrals.states import Party, State
from portal.relationships.outside.operations import answering as theirs
from portal.relationships.outside.operations import codes, keeping
from tests.referrals.doing import THANKS, act, get, log, seen_by, state_of, talk, today
from tests.relationships.company import Company
from tests.relationships.outside import doing as outside

NUMBERS = itertools.count()
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
OPEN, TOGETHER = {"asked"}, {"introduced", "contacted", "won"}
#: Verb → from which states it is taken, and to which it leads ("": it stays).
RULES: dict[str, tuple[set[str], str]] = {
    "accept": ({"offered"}, "asked"),
    "decline": ({"offered"}, "declined"),
    "withdraw": ({"offered", "asked"}, "withdrawn"),
    "type": (OPEN, ""),
    "type the giver's": (set(), ""),
    "right code": (OPEN, "introduced"),
    "wrong code": (OPEN, ""),
    "no": (OPEN, "c_no"),
    "never": (OPEN, "c_no"),
    "correct": (TOGETHER, ""),
    "stop": (TOGETHER, "stopped"),
    "erase": (TOGETHER, "erased"),
    "talked": ({"introduced"}, "contacted"),
    "won": ({"contacted"}, "won"),
    "thank": ({"won"}, "closed"),
}
CODE = "BBBBBBBB"


class Paper:
    """What a careful person would keep on paper."""

    def __init__(self) -> None:
        self.state, self.since = "offered", START
        self.sent, self.tries, self.code_at = 0, 0, None  # type: ignore[var-annotated]

    def now(self, at: datetime) -> str:
        if self.state in ("offered", "asked") and at >= self.since + timedelta(days=14):
            return "lapsed"
        return self.state

    def may(self, verb: str, at: datetime) -> bool:
        if self.now(at) not in RULES[verb][0]:
            return False
        if verb == "type":
            return self.sent < 3 and (self.code_at is None or at >= self.code_at + timedelta(minutes=1))
        if verb == "right code":
            return self.code_at is not None and at < self.code_at + timedelta(minutes=10) and self.tries < 5
        return True

    def go(self, verb: str, at: datetime) -> None:
        if verb == "type":
            self.sent, self.tries, self.code_at = self.sent + 1, 0, at
        if state := RULES[verb][1]:
            self.state, self.since = state, at


def do(number: int, verb: str) -> bool:  # noqa: C901
    """Whether the portal took it."""
    now, party = clock.now(), outside.party
    before = log(number)
    try:
        match verb:
            case "accept":
                act(number, answering.accept)
            case "decline":
                act(number, answering.decline, DeclineCode.AREA, "")
            case "withdraw":
                act(number, offering.withdraw)
            case "type" | "type the giver's":
                outside.type_yes(number, outside.MAIL if verb == "type" else "mara+me@ashmere.example")
                return True
            case "right code" | "wrong code":
                return outside.try_code(number, CODE if verb == "right code" else "CCCCCCCC") == ""
            case "no":
                with unit_of_work():
                    theirs.refuse(party(number), now=now)
            case "never":
                with unit_of_work():
                    theirs.never_again(party(number), f"n{number}@elsewhere.example", today=today(), now=now)
            case "correct":
                with unit_of_work():
                    keeping.correct(party(number), name="Ulla B.", phone="", words="")
                return True
            case "stop" | "erase":
                with unit_of_work():
                    getattr(keeping, verb)(party(number), now=now)
            case "talked":
                talk(number)
            case "won":
                act(number, telling.turned_out, State.WON)
            case "thank":
                act(number, telling.thank, THANKS)
    except DomainError:
        assert log(number) == before
        return False
    return log(number) != before


ACTIONS = st.lists(
    st.tuples(st.sampled_from([*RULES, "wait"]), st.integers(min_value=1, max_value=900)), min_size=4, max_size=18
)
#: Two ways that lead far, so that what follows them is tried too.
PATHS = st.sampled_from([[], ["accept"], ["accept", "type"], ["accept", "type", "right code"]])


@pytest.mark.slow
@pytest.mark.usefixtures("unhurried")
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(path=PATHS, actions=ACTIONS)
def test_it_goes_as_on_paper(trio: Company, path: list[str], actions: list[tuple[str, int]]) -> None:
    at, paper = START, Paper()
    with pytest.MonkeyPatch.context() as patch, clock.frozen(at):
        patch.setattr(codes, "new_code", lambda: CODE)
        number = outside.offered(trio, need=f"Thing {next(NUMBERS)}", why="You can.")
    for verb, minutes in [*((verb, 2) for verb in path), *actions]:
        at += timedelta(hours=minutes) if verb == "wait" else timedelta(minutes=1 + minutes % 13)
        with pytest.MonkeyPatch.context() as patch, clock.frozen(at):
            patch.setattr(codes, "new_code", lambda: CODE)
            if verb == "wait":
                forgetting.sweep(at)
                keeping.sweep(at)
                if paper.code_at is not None and at >= paper.code_at + timedelta(minutes=70):
                    paper.tries = 5
            else:
                _attempt(number, verb, paper, at)
            _compare(number, paper, at)
        if paper.state in ("c_no", "erased") or get(number).erased_at:
            return


def _attempt(number: int, verb: str, paper: Paper, at: datetime) -> None:
    theirs_alone = verb not in ("accept", "decline", "withdraw", "talked", "won", "thank")
    if theirs_alone and "c_invited" not in log(number):
        return
    expected = paper.may(verb, at)
    took = do(number, verb)
    if verb == "wrong code":
        assert not took
        if expected and paper.code_at is not None and at < paper.code_at + timedelta(minutes=10):
            paper.tries = min(5, paper.tries + 1)
        return
    again = verb == "right code" and paper.state in TOGETHER
    assert took == expected or again, f"{verb} at {paper.now(at)}: {took}"
    if expected:
        paper.go(verb, at)


def _compare(number: int, paper: Paper, at: datetime) -> None:
    steps = log(number)
    assert ("introduced" in steps) == (paper.state in TOGETHER | {"closed", "stopped", "erased"})
    here = state_of(number)
    if paper.now(at) == "lapsed":
        assert here in (State.EXPIRED, State.C_EXPIRED, State.ERASED)
    elif paper.state == "asked":
        assert here is State.C_INVITED
    elif paper.state in ("offered", "introduced", "contacted", "declined", "withdrawn", "stopped"):
        assert here.value in (paper.state, "erased")
    if get(number).erased_at is None:
        seen = seen_by(number, Party.RECEIVER, at)
        assert (seen.referred is not None) == (paper.state in TOGETHER | {"closed"})
        assert seen_by(number, Party.GIVER, at).referred is None
        link = seen_by(number, Party.GIVER, at).link
        assert bool(link) == (paper.now(at) == "asked")
