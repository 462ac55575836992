"""Who may bring whom together, and what each answer does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.members.memberships.models import Belonging
from portal.relationships.introductions.models import Introduction, IntroductionSide
from portal.relationships.introductions.operations import answering, asking, clockwork, steps
from portal.relationships.introductions.seen import Shown
from portal.relationships.introductions.states import QUESTIONS_AT_ONCE, Party, State, Turn
from portal.relationships.ties.models import TieEvidence
from portal.relationships.ties.queries import are_tied
from tests.relationships.company import Company, make_person, tie
from tests.relationships.introductions.doing import (
    TO_B,
    TO_C,
    act,
    ask_now,
    at,
    begin,
    known,
    log,
    mails,
    no,
    seen_by,
    sides,
    state_of,
    today,
    yes,
)  # fmt: skip


def ask(company: Company, b: int, c: int, to_b: str = TO_B, to_c: str = TO_C) -> None:
    with unit_of_work():
        asking.ask(company.mara, b, c, asking.Words(to_b, to_c), today=today(), now=clock.now())


def lapse(person_id: int) -> None:
    with unit_of_work():
        db.session.execute(update(Belonging).where(Belonging.person_id == person_id).values(end=today()))


def evidence() -> list[tuple[str, int, int, str]]:
    rows = db.session.scalars(select(TieEvidence).order_by(TieEvidence.id))
    return [(row.kind.value, row.person_a_id, row.person_b_id, row.key) for row in rows]


class TestBeginning:
    def test_three_people_who_are_three(self, trio: Company) -> None:
        for b, c in ((trio.jonas, trio.jonas), (trio.mara, trio.jonas), (trio.jonas, trio.mara)):
            with pytest.raises(asking.ThreePeople):
                ask(trio, b, c)

    def test_whom_the_asker_has_met(self, trio: Company) -> None:
        with pytest.raises(asking.NotTied) as error:
            ask(trio, trio.jonas, trio.tilda)
        assert error.value.field == "c"

    def test_who_are_members(self, trio: Company) -> None:
        lapse(trio.amara)
        with pytest.raises(asking.NotAMember) as error:
            ask(trio, trio.jonas, trio.amara)
        assert error.value.field == "c"

    @pytest.mark.parametrize(
        ("to_b", "word"),
        [
            ("Amara binds books.", "Amara"),
            ("She is a Líndqvist, you know.", "Líndqvist"),
            ("Ask at LINDQVIST’s for leather.", "LINDQVIST’s"),
        ],
    )
    def test_words_that_name_nobody(self, trio: Company, to_b: str, word: str) -> None:
        with pytest.raises(asking.GivesThemAway) as error:
            ask(trio, trio.jonas, trio.amara, to_b=to_b)
        assert error.value.field == "to_b"
        assert word.removesuffix("’s") in str(error.value.sentence)
        ask(trio, trio.amara, trio.jonas, to_b=to_b)  # what Amara reads about Jonas may name Amara herself

    def test_nobody_is_asked_about_two_by_the_same_one_at_once(self, trio: Company) -> None:
        begin(trio)
        tie(trio.mara, trio.tilda)
        with pytest.raises(asking.AskedByYou) as error:
            ask(trio, trio.tilda, trio.jonas)
        assert error.value.field == "c"

    def test_not_even_once_they_have_said_no_since_that_would_tell(self, trio: Company) -> None:
        no(begin(trio), Party.B)
        tie(trio.mara, trio.tilda)
        with pytest.raises(asking.AskedByYou):
            ask(trio, trio.tilda, trio.jonas)

    def test_the_same_two_not_again_for_half_a_year_whichever_is_first(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        act(begin(trio), asking.withdraw)
        frozen(start + timedelta(days=179))
        clockwork.sweep(clock.now())
        with pytest.raises(asking.BroughtTogetherBefore):
            ask(trio, trio.amara, trio.jonas)
        frozen(start + timedelta(days=181))
        ask(trio, trio.amara, trio.jonas)
        assert len(db.session.scalars(select(Introduction)).all()) == 2

    def test_another_may_bring_them_together_and_learns_nothing(self, trio: Company) -> None:
        begin(trio)
        tie(trio.tilda, trio.jonas)
        tie(trio.tilda, trio.amara)
        assert state_of(begin(trio, asker="tilda")) is State.ASKED

    def test_that_they_know_each_other_is_not_told(self, trio: Company) -> None:
        tie(trio.jonas, trio.amara)
        number = begin(trio)
        seen = seen_by(number, Party.ASKER)
        assert seen and seen.shown is Shown.ASKING


class TestAsking:
    def test_each_at_a_moment_of_their_own_within_the_hour(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = begin(trio, put=False)
        waits = [side.ask_at for side in sides(number).values() if side.turn is Turn.WAITS]
        assert len(waits) == 2
        assert all(start < moment <= start + timedelta(hours=1) for moment in waits if moment)
        assert mails() == []
        assert known(number, Party.B) is None and known(number, Party.C) is None
        frozen(start + timedelta(hours=1))
        clockwork.sweep(clock.now())
        assert sorted(to for to, _kind, _words in mails()) == ["amara", "jonas"]
        clockwork.sweep(clock.now())
        assert len(mails()) == 2

    def test_two_questions_lie_before_somebody_and_others_wait_their_turn(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        numbers = []
        for name in ("Ulla One", "Vera Two", "Wanda Three"):
            asker = make_person(name)
            tie(asker, trio.jonas)
            tie(asker, trio.amara)
            trio.ids[name] = asker
            numbers.append(begin(trio, asker=name))
        assert [known(number, Party.B) is None for number in numbers] == [False, False, True]
        third = seen_by(numbers[2], Party.ASKER)
        assert third and third.shown is Shown.ASKING
        yes(numbers[0], Party.B)
        frozen(start + timedelta(hours=2))
        clockwork.sweep(clock.now())
        assert known(numbers[2], Party.B) is not None
        turns = select(IntroductionSide).where(
            IntroductionSide.person_id == trio.jonas, IntroductionSide.turn == Turn.QUESTION
        )
        assert len(db.session.scalars(turns).all()) == QUESTIONS_AT_ONCE

    def test_who_would_rather_not_be_asked_is_not_and_nobody_is_told(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        with unit_of_work():
            answering.pause(trio.jonas, today() + timedelta(days=20), today=today())
        number = begin(trio)
        assert known(number, Party.B) is None
        assert [to for to, _kind, _words in mails()] == ["amara"]
        yes(number, Party.C)
        frozen(start + timedelta(days=15))
        clockwork.sweep(clock.now())
        assert log(number) == ["asked", "not_ahead"]
        assert [kind for to, kind, _words in mails() if to == "mara"] == ["introductions.not_ahead"]

    def test_a_pause_ends_by_itself_or_by_hand(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        for until in (today(), today() + timedelta(days=800)):
            with pytest.raises(answering.NotThatLong), unit_of_work():
                answering.pause(trio.jonas, until, today=today())
        with unit_of_work():
            answering.pause(trio.jonas, today() + timedelta(days=5), today=today())
        number = begin(trio)
        frozen(start + timedelta(days=5))
        clockwork.sweep(clock.now())
        assert known(number, Party.B) is not None
        with unit_of_work():
            answering.resume(trio.jonas)
            answering.resume(trio.jonas)

    def test_nobody_is_asked_who_is_no_member_or_in_the_name_of_one_who_is_none(self, trio: Company) -> None:
        number = begin(trio, put=False)
        lapse(trio.mara)
        ask_now(number)
        assert mails() == []
        assert known(number, Party.B) is None


class TestAnswering:
    def test_both_say_yes_and_are_introduced(self, trio: Company) -> None:
        number = begin(trio)
        yes(number, Party.C)
        assert state_of(number) is State.ASKED
        assert not are_tied(trio.jonas, trio.amara)
        yes(number, Party.B)
        yes(number, Party.B)
        assert log(number) == ["asked", "introduced"]
        assert are_tied(trio.jonas, trio.amara)
        told = sorted((to, kind) for to, kind, _words in mails() if kind != "introductions.asked")
        assert told == [
            ("amara", "introductions.introduced"),
            ("jonas", "introductions.introduced"),
            ("mara", "introductions.stepped_out"),
        ]
        replies = {to: words for to, kind, words in mails("introductions.introduced")}
        assert "amara@ashmere.example" in replies["jonas"]
        assert "jonas@ashmere.example" in replies["amara"]

    @pytest.mark.parametrize("known_already", [False, True])
    def test_a_no_is_easy_and_unseen(self, trio: Company, known_already: bool) -> None:
        number = begin(trio)
        before = mails()
        no(number, Party.B, known=known_already)
        assert mails() == before
        assert log(number) == ["asked"]
        for party in (Party.ASKER, Party.C):
            seen = seen_by(number, party)
            assert seen and seen.shown in (Shown.ASKING, Shown.QUESTION)
        yes(number, Party.C)
        assert state_of(number) is State.ASKED
        assert not are_tied(trio.jonas, trio.amara)

    def test_a_no_is_final_and_a_yes_can_be_taken_back(self, trio: Company) -> None:
        number = begin(trio)
        no(number, Party.B)
        with pytest.raises(steps.MovedOn):
            yes(number, Party.B)
        yes(number, Party.C)
        no(number, Party.C)
        seen = seen_by(number, Party.C)
        assert seen and seen.shown is Shown.REFUSED

    def test_not_now_is_off_the_home_and_can_still_be_answered(self, trio: Company) -> None:
        number = begin(trio)
        act(number, answering.put_aside, Party.B)
        assert sides(number)[Party.B].turn is Turn.NONE
        seen = seen_by(number, Party.B)
        assert seen and seen.shown is Shown.ASIDE and "agree" in seen.verbs
        yes(number, Party.C)
        yes(number, Party.B)
        assert state_of(number) is State.INTRODUCED

    def test_nobody_answers_before_they_are_asked(self, trio: Company) -> None:
        number = begin(trio, put=False)
        with pytest.raises(steps.MovedOn):
            yes(number, Party.B)
        with pytest.raises(steps.MovedOn):
            no(number, Party.B)

    def test_who_is_no_member_any_more_is_not_introduced(self, trio: Company) -> None:
        number = begin(trio)
        yes(number, Party.B)
        lapse(trio.jonas)
        yes(number, Party.C)
        assert log(number) == ["asked"]
        assert not are_tied(trio.jonas, trio.amara)

    def test_the_asker_takes_it_back_and_late_answers_find_it_so(self, trio: Company) -> None:
        number = begin(trio)
        yes(number, Party.B)
        act(number, asking.withdraw)
        act(number, asking.withdraw)
        assert log(number) == ["asked", "withdrawn"]
        for party in (Party.B, Party.C):
            with pytest.raises(steps.MovedOn):
                yes(number, party)
            seen = seen_by(number, party)
            assert seen and seen.shown is Shown.NOT_AHEAD
        assert set(db.session.scalars(select(Delivery.state).where(Delivery.kind == "introductions.asked"))) == {
            "cancelled"
        }

    def test_what_came_about_cannot_be_taken_back(self, trio: Company) -> None:
        number = at(trio, State.INTRODUCED)
        with pytest.raises(steps.MovedOn):
            act(number, asking.withdraw)
        with pytest.raises(steps.MovedOn):
            no(number, Party.B)
