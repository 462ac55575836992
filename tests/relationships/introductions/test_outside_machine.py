"""An introduction to somebody from outside against a naive model: asker, member, the one with the link, the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core import clock
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.relationships.introductions.operations import answering, asking, clockwork
from portal.relationships.introductions.seen import Shown
from portal.relationships.introductions.states import Party
from portal.relationships.outside.operations import codes, keeping
from tests.relationships.company import Company, make_person, tie
from tests.relationships.introductions import blind
from tests.relationships.introductions.doing import act, get, log, no, seen_by, state_of, tell, yes

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
CODE = "BBBBBBBB"
MEMBERS = ("yes", "no", "known", "aside", "withdraw", "tell")
HERS = ("type", "type the asker's", "right code", "wrong code", "she says no", "she says never", "stop", "erase")


class Paper:
    """What a careful person would keep on paper."""

    def __init__(self) -> None:
        self.state, self.since = "asked", START
        self.member, self.closed, self.she = "", False, ""
        self.sent, self.tries, self.code_at, self.letter = 0, 0, None, False  # type: ignore[var-annotated]

    def now(self, at: datetime) -> str:
        """Where it stands, whatever the sweep has written by then."""
        lapses = self.state in ("asked", "invited") and at >= self.since + timedelta(days=14)
        return "not_ahead" if lapses else self.state

    def may(self, verb: str, at: datetime) -> bool:
        here = self.now(at)
        if verb == "withdraw":
            return here in ("asked", "invited", "withdrawn")
        if verb == "tell":
            return here == "introduced"
        if verb == "yes":
            return (here == "asked" and self.member in ("", "yes")) or (
                here in ("invited", "introduced") and self.member == "yes"
            )
        if verb in ("no", "known"):
            return self.member == verb or (here == "asked" and not self.member) or (
                here in ("asked", "invited") and self.member == "yes"
            )  # fmt: skip
        if verb == "aside":
            return here == "asked" and not self.member
        if verb in ("stop", "erase"):
            return here == "introduced"
        return self.hers(verb, here, at)

    def hers(self, verb: str, here: str, at: datetime) -> bool:
        """What the link takes: it looks the same after her no, and nothing comes of it."""
        if verb == "right code" and here == "introduced":
            return True
        if here != "invited" or self.closed or verb == "type the asker's":
            return False
        if verb == "type":
            return self.sent < 3 and (self.code_at is None or at >= self.code_at + timedelta(minutes=1))
        if verb in ("right code", "wrong code"):
            fresh = self.code_at is not None and at < self.code_at + timedelta(minutes=10) and self.tries < 5
            return fresh and verb == "right code" and not self.she and self.letter
        return True

    def go(self, verb: str, at: datetime) -> None:
        if verb in ("yes", "no", "known"):
            begins = verb == "yes" and self.state == "asked"
            self.closed = self.closed or (verb != "yes" and self.state == "invited")
            self.member = verb
            if begins:
                self.state, self.since = "invited", at
        elif verb == "type":
            self.sent, self.tries, self.code_at, self.letter = self.sent + 1, 0, at, not self.she
        elif verb in ("she says no", "she says never"):
            self.she, self.code_at = "no", None
        elif verb == "right code" and self.state == "invited":
            self.state, self.since = "introduced", at
        elif verb in ("withdraw", "stop", "erase"):
            self.state = {"withdraw": "withdrawn", "stop": "stopped", "erase": "erased"}[verb]


def do(number: int, verb: str) -> bool:  # noqa: C901
    """Whether the portal took it."""
    before = log(number)
    try:
        match verb:
            case "yes":
                yes(number, Party.B)
            case "no" | "known":
                no(number, Party.B, known=verb == "known")
            case "aside":
                act(number, answering.put_aside, Party.B)
            case "withdraw":
                act(number, asking.withdraw)
            case "tell":
                tell(number, Party.B)
            case "type":
                blind.type_yes(number, "ulla@elsewhere.example")
            case "right code" | "wrong code":
                return blind.try_code(number, CODE if verb == "right code" else "CCCCCCCC") == ""
            case "she says no":
                blind.says_no(number)
            case "she says never":
                blind.says_never(number, f"never{number}@elsewhere.example")
            case "stop":
                blind.stops(number)
            case "erase":
                blind.erases(number)
    except DomainError:
        assert log(number) == before
        return False
    return True


ACTIONS = st.lists(
    st.tuples(st.sampled_from([*MEMBERS, *HERS, "wait"]), st.integers(min_value=1, max_value=900)),
    min_size=3,
    max_size=16,
)
#: Ways that lead far, so that what follows them is tried too.
PATHS = st.sampled_from([[], ["yes"], ["yes", "type"], ["yes", "type", "right code"], ["yes", "type", "she says no"]])


@pytest.mark.slow
@pytest.mark.usefixtures("unhurried")
@settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
@given(path=PATHS, actions=ACTIONS)
def test_it_goes_as_on_paper(trio: Company, path: list[str], actions: list[tuple[str, int]]) -> None:
    at, paper = START, Paper()
    with clock.frozen(at):
        for name in ("mara", "jonas"):
            with unit_of_work():
                clockwork.erase_all_of(trio.ids[name], now=at)
        trio.ids["jonas"] = make_person(f"Member{next_number()} Number")
        tie(trio.mara, trio.jonas)
        number = blind.begin(trio)
    for verb, minutes in [*((verb, 2) for verb in path), *actions]:
        at += timedelta(hours=minutes) if verb == "wait" else timedelta(minutes=1 + minutes % 13)
        with pytest.MonkeyPatch.context() as patch, clock.frozen(at):
            patch.setattr(codes, "new_code", lambda: CODE)
            if verb == "wait":
                clockwork.sweep(at)
                keeping.sweep(at)
                if paper.code_at is not None and at >= paper.code_at + timedelta(minutes=70):
                    paper.code_at = None
            else:
                _attempt(number, verb, paper, at)
            if get(number).erased_at:
                assert paper.now(at) in ("not_ahead", "withdrawn", "introduced", "stopped", "erased")
                return
            _compare(number, paper, at)


NUMBERS = iter("".join(chr(97 + (n // 26**k) % 26) for k in range(3)) for n in range(26**3))


def next_number() -> str:
    return next(NUMBERS)


def _attempt(number: int, verb: str, paper: Paper, at: datetime) -> None:
    if verb in HERS and "invited" not in log(number):
        return
    if verb == "type the asker's":
        with pytest.raises(DomainError):
            blind.type_yes(number, "mara+me@ashmere.example")
        return
    expected, took = paper.may(verb, at), do(number, verb)
    if verb == "wrong code":
        paper.tries = min(5, paper.tries + 1)
        assert not took or paper.state == "introduced"
        return
    if verb == "right code" and not expected:
        assert not took, "only the code that she was sent says yes"
        paper.tries = min(5, paper.tries + 1)
        return
    assert took == expected, f"{verb} at {paper.now(at)}: {took}"
    if expected:
        paper.go(verb, at)


def _compare(number: int, paper: Paper, at: datetime) -> None:
    here = paper.now(at)
    assert here in (state_of(number).value, "introduced")
    assert ("introduced" in log(number)) == (here in ("introduced", "stopped"))
    asker, member = seen_by(number, Party.ASKER, at), seen_by(number, Party.B, at)
    assert asker and member
    assert bool(asker.link) == (here == "invited"), "the asker's link shows no no"
    assert asker.third is None
    assert (member.third is not None) == (here == "introduced"), "no name before both have said yes"
    assert ("agree" in member.verbs) == (here == "asked" and not paper.member)
    if here == "not_ahead":
        assert asker.shown is Shown.NOT_AHEAD
