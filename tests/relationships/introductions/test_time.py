"""How it went, what time decides, and what becomes of two who are one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.facts import PeopleMerged
from portal.relationships.introductions import reactions
from portal.relationships.introductions.models import Introduction, IntroductionSide
from portal.relationships.introductions.operations import clockwork, following, steps
from portal.relationships.introductions.states import Party, State, Turn
from portal.relationships.ties.models import TieEvidence
from portal.relationships.ties.operations import ties
from portal.relationships.ties.queries import are_tied
from tests.relationships.company import Company, tie
from tests.relationships.introductions.doing import (
    THANKS,
    act,
    at,
    begin,
    get,
    inside,
    log,
    mails,
    seen_by,
    sides,
    state_of,
    tell,
    today,
    yes,
)  # fmt: skip


def evidence() -> list[tuple[str, int, int, str]]:
    rows = db.session.scalars(select(TieEvidence).order_by(TieEvidence.id))
    return [(row.kind.value, row.person_a_id, row.person_b_id, row.key) for row in rows]


class TestFollowing:
    def test_each_is_asked_once_after_three_weeks(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = at(trio, State.INTRODUCED)
        clockwork.sweep(frozen(start + timedelta(days=20, hours=23)))
        assert mails("introductions.follow_up") == []
        clockwork.sweep(frozen(start + timedelta(days=21)))
        clockwork.sweep(frozen(start + timedelta(days=22)))
        assert sorted(to for to, *_rest in mails("introductions.follow_up")) == ["amara", "jonas"]
        assert sides(number)[Party.B].turn is Turn.FOLLOW_UP

    def test_who_has_said_so_already_is_not_asked(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = at(trio, State.INTRODUCED)
        tell(number, Party.B)
        clockwork.sweep(frozen(start + timedelta(days=21)))
        assert [to for to, *_rest in mails("introductions.follow_up")] == ["amara"]

    def test_that_they_talked_counts_once_both_say_so(self, trio: Company) -> None:
        number = at(trio, State.FOLLOW_UP)
        tell(number, Party.B)
        tell(number, Party.C, talked=False)
        assert evidence() == []
        tell(number, Party.C)
        tell(number, Party.C)
        pair = (min(trio.jonas, trio.amara), max(trio.jonas, trio.amara))
        assert evidence() == [("talk", *pair, f"introduction:{number}")]

    def test_that_it_helped_counts_between_them_and_the_asker(self, trio: Company) -> None:
        number = at(trio, State.FOLLOW_UP)
        tell(number, Party.C, helped=True)
        tell(number, Party.C, helped=True)
        pair = (min(trio.mara, trio.amara), max(trio.mara, trio.amara))
        assert evidence() == [("help", *pair, f"introduction:{number}:c")]
        row = db.session.scalars(select(TieEvidence)).one()
        assert row.giver == ("a" if trio.mara < trio.amara else "b")

    def test_thanks_reach_the_asker_once_and_only_them(self, trio: Company) -> None:
        number = at(trio, State.FOLLOW_UP)
        tell(number, Party.B, thanks=THANKS)
        tell(number, Party.B, thanks="And another thing.")
        tell(number, Party.C, thanks="Thank you, too.")
        words = [(to, text) for to, _kind, text in mails("introductions.thanks")]
        assert [to for to, _text in words] == ["mara", "mara"]
        assert THANKS.rstrip(".") in words[0][1] and "Thank you" in words[1][1]
        seen = seen_by(number, Party.ASKER)
        assert seen and [text for _who, text in seen.thanks] == [THANKS, "Thank you, too."]
        theirs = seen_by(number, Party.C)
        assert theirs and [text for _who, text in theirs.thanks] == ["Thank you, too."]

    def test_nothing_is_told_before_they_are_introduced(self, trio: Company) -> None:
        number = begin(trio)
        with pytest.raises(steps.MovedOn):
            act(number, following.tell, Party.B, talked=True, helped=True, thanks=THANKS, today=today())
        assert inside(number).b.thanks == ""


class TestTimeDecides:
    def test_silence_never_becomes_a_yes(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = begin(trio)
        yes(number, Party.B)
        frozen(start + timedelta(days=14) - timedelta(seconds=1))
        assert state_of(number) is State.ASKED
        frozen(start + timedelta(days=14))
        assert state_of(number) is State.NOT_AHEAD
        with pytest.raises(steps.MovedOn):
            yes(number, Party.C)
        clockwork.sweep(clock.now())
        clockwork.sweep(clock.now())
        assert log(number) == ["asked", "not_ahead"]
        assert not are_tied(trio.jonas, trio.amara)

    def test_what_did_not_come_about_is_erased_a_fortnight_later(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = begin(trio)
        clockwork.sweep(frozen(start + timedelta(days=14)))
        clockwork.sweep(frozen(start + timedelta(days=27, hours=23)))
        assert get(number).erased_at is None
        clockwork.sweep(frozen(start + timedelta(days=28)))
        row = get(number)
        assert row.erased_at is not None and row.inside == "" and row.own_key is None
        assert db.session.scalars(select(IntroductionSide)).all() == []
        assert log(number) == ["asked", "not_ahead", "erased"]

    def test_what_came_about_is_erased_ninety_days_after_the_follow_up(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = at(trio, State.INTRODUCED)
        clockwork.sweep(frozen(start + timedelta(days=21)))
        clockwork.sweep(frozen(start + timedelta(days=110, hours=23)))
        assert get(number).erased_at is None
        clockwork.sweep(frozen(start + timedelta(days=111)))
        assert get(number).erased_at is not None
        assert are_tied(trio.jonas, trio.amara), "what they are to each other is theirs"

    def test_nothing_outlasts_a_year_though_the_sweep_slept(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = at(trio, State.INTRODUCED)
        clockwork.sweep(frozen(start + timedelta(days=370)))
        assert get(number).erased_at is not None
        assert log(number) == ["asked", "introduced", "erased"]

    def test_the_sweep_is_registered(self, trio: Company, frozen, run_jobs) -> None:
        start = frozen("2026-01-05 09:00")
        number = begin(trio)
        frozen(start + timedelta(days=15))
        run_jobs()
        assert log(number) == ["asked", "not_ahead"]

    def test_one_that_fails_holds_up_no_other(self, trio: Company, frozen, monkeypatch: pytest.MonkeyPatch) -> None:
        start = frozen("2026-01-05 09:00")
        first = begin(trio)
        tie(trio.tilda, trio.jonas)
        tie(trio.tilda, trio.amara)
        second = begin(trio, asker="tilda")
        frozen(start + timedelta(days=15))
        whole = clockwork.end

        def fails(introduction: Introduction, **named: object) -> None:
            if introduction.id == first:
                raise ValueError("broken")
            whole(introduction, now=clock.now())

        monkeypatch.setattr(clockwork, "end", fails)
        with pytest.raises(ValueError, match="broken"):
            clockwork.sweep(clock.now())
        monkeypatch.undo()
        clockwork.sweep(clock.now())
        assert log(first)[-1] == log(second)[-1] == "not_ahead"


def test_saying_that_they_met_elsewhere_changes_nothing(trio: Company) -> None:
    number = begin(trio)
    with unit_of_work():
        ties.say_met(trio.jonas, trio.amara, now=clock.now())
    yes(number, Party.B)
    yes(number, Party.C)
    assert state_of(number) is State.INTRODUCED


class TestTwoWhoAreOne:
    """Two entries of the list are put together, and whoever was asked about the other is the other."""

    def merged(self, company: Company, number: int) -> None:
        with unit_of_work():
            sides(number)[Party.C].person_id = company.jonas
            db.session.flush()
            reactions.look_for_three(PeopleMerged(kept_id=company.jonas, merged_id=company.amara))

    def test_nobody_is_introduced_to_themselves(self, trio: Company) -> None:
        number = begin(trio)
        yes(number, Party.B)
        self.merged(trio, number)
        assert log(number) == ["asked", "not_ahead"]
        assert [to for to, *_rest in mails("introductions.not_ahead")] == ["mara"]
        with pytest.raises(steps.MovedOn):
            yes(number, Party.C)

    def test_what_came_about_stays_and_counts_nothing_between_one(self, trio: Company) -> None:
        number = at(trio, State.FOLLOW_UP)
        self.merged(trio, number)
        assert state_of(number) is State.FOLLOW_UP
        tell(number, Party.B)
        tell(number, Party.C)
        assert evidence() == []

    def test_another_introduction_of_theirs_goes_on(self, trio: Company) -> None:
        number = begin(trio)
        with unit_of_work():
            reactions.look_for_three(PeopleMerged(kept_id=trio.jonas, merged_id=trio.kofi))
        assert state_of(number) is State.ASKED
