"""Proposing, answering, moving, calling off: every rule and every refusal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.relationships.one_to_ones import queries, sweeps, times
from portal.relationships.one_to_ones.models import OneToOne, Round, key_of
from portal.relationships.one_to_ones.operations import answering, errors, proposing, quiet
from portal.relationships.one_to_ones.states import Answer, Party, Place, State
from tests.relationships.company import Company
from tests.relationships.one_to_ones.doing import (
    START,
    ZONE,
    accept,
    act,
    counter,
    get,
    leave,
    letters,
    move,
    offer,
    propose,
    round_of,
    seen_by,
    state_of,
    told,
)
from tests.support.time import Frozen


@pytest.fixture(autouse=True)
def monday(frozen: Frozen) -> Frozen:
    frozen(START)
    return frozen


def test_a_time_is_proposed_and_taken(company: Company) -> None:
    number = propose(company, "mara", "jonas", 3, 4)
    assert state_of(number) is State.PROPOSED
    assert told() == [("jonas", "talk_proposed")]
    accept(number, company.jonas, 2)
    talk = get(number)
    assert state_of(number) is State.AGREED
    assert talk.starts_at == START.replace(day=9, hour=12)
    assert talk.ends_at == START.replace(day=9, hour=12, minute=45)
    assert told() == [("jonas", "talk_proposed"), ("mara", "talk_agreed"), ("jonas", "talk_agreed")]
    accept(number, company.jonas, 2)
    assert len(told()) == 3, "the same again changes nothing"


def test_times_are_kept_in_their_order(company: Company) -> None:
    number = propose(company, "mara", "jonas", 9, 3, 5)
    row = queries.last_round(get(number))
    assert [at.day for at in row.starts] == [8, 10, 14]


@pytest.mark.parametrize(
    ("made", "error", "field"),
    [
        (lambda: offer(-1), times.TimeHasPassed, "day_1"),
        (lambda: offer(3, 3), times.SameTimeTwice, "day_2"),
        (lambda: offer(3, 4, 5, 6), times.TooManyTimes, None),
        (lambda: offer(3, 200), times.TooFarAhead, "day_2"),
        (lambda: offer(3, minutes=25), times.OddLength, "minutes"),
        (lambda: offer(3, place=""), times.NoPlace, "place"),
        (lambda: offer(3, kind=Place.VIDEO, place="meet.example.org"), times.NoLink, "place"),
        (lambda: times.Offer([], 45, Place.PHONE), times.NoTime, "day_1"),
    ],
)
def test_what_cannot_be_proposed(company: Company, made, error, field) -> None:
    with pytest.raises(error) as refused, unit_of_work():
        proposing.propose(company.mara, company.jonas, made(), zone=ZONE, now=clock.now())
    assert str(refused.value.sentence)
    assert refused.value.field == field
    assert db.session.scalars(select(OneToOne)).all() == []


def test_nobody_proposes_to_themselves_or_to_who_is_no_member(company: Company) -> None:
    with pytest.raises(errors.NotYourself):
        propose(company, "mara", "mara")
    for by, to in (("mara", "wim"), ("wim", "mara")):
        with pytest.raises(errors.NotAMemberToday):
            propose(company, by, to)


def test_two_people_have_one_open(company: Company) -> None:
    propose(company)
    for by, to in (("mara", "jonas"), ("jonas", "mara")):
        with pytest.raises(errors.OpenAlready):
            propose(company, by, to)
    propose(company, "mara", "amara")
    assert len(db.session.scalars(select(OneToOne)).all()) == 2


def test_an_agreed_one_is_open_until_it_is_over(company: Company, monday: Frozen) -> None:
    number = propose(company, "mara", "jonas", 3)
    accept(number, company.jonas)
    monday.forward(days=3)
    with pytest.raises(errors.OpenAlready):
        propose(company, "jonas", "mara")
    monday.forward(hours=5)
    assert propose(company, "jonas", "mara") != number
    assert get(number).open_key is None


def test_to_and_fro_ends_after_three(company: Company) -> None:
    number = propose(company)
    counter(number, company.jonas, 5, 6)
    assert told()[-1] == ("mara", "talk_proposed")
    with pytest.raises(errors.NotTheirTurn):
        counter(number, company.jonas, 7)
    counter(number, company.mara, 8)
    with pytest.raises(errors.NoMoreRounds):
        counter(number, company.jonas, 9)
    assert "counter" not in seen_by(number, company.jonas).verbs
    accept(number, company.jonas)
    assert [row.answer for row in queries.rounds_of(get(number))] == ["countered", "countered", "accepted"]


def test_nobody_answers_their_own(company: Company) -> None:
    number = propose(company)
    with pytest.raises(errors.NotTheirTurn):
        accept(number, company.mara)
    with pytest.raises(errors.NotTheirTurn):
        act(number, answering.put_aside, company.mara, 1)
    assert state_of(number) is State.PROPOSED


def test_an_answer_to_an_earlier_round_is_told_how_it_stands(company: Company) -> None:
    number = propose(company)
    counter(number, company.jonas, 5)
    for verb, more in ((answering.accept, (1,)), (answering.put_aside, ())):
        with pytest.raises(errors.MovedOn):
            act(number, verb, company.mara, 1, *more)
    with pytest.raises(errors.MovedOn):
        act(number, answering.accept, company.mara, 2, 2)


def test_a_time_that_passed_is_not_taken(company: Company, monday: Frozen) -> None:
    number = propose(company, "mara", "jonas", 1, 4)
    monday.forward(days=2)
    with pytest.raises(errors.TimeGone):
        accept(number, company.jonas, 1)
    accept(number, company.jonas, 2)
    assert state_of(number) is State.AGREED


@pytest.mark.parametrize(("days", "last"), [((20, 30), 14), ((2, 5), 5)])
def test_it_lapses_in_a_fortnight_or_with_its_last_time(company: Company, monday: Frozen, days, last: int) -> None:
    number = propose(company, "mara", "jonas", *days)
    until = seen_by(number, company.mara).until
    assert until == (START + timedelta(days=last)).replace(hour=9 if last == 14 else 12)
    monday(until - timedelta(seconds=1))
    assert state_of(number) is State.PROPOSED
    monday(until)
    assert state_of(number) is State.LAPSED
    with pytest.raises(errors.MovedOn):
        accept(number, company.jonas)
    sweeps.sweep(clock.now())
    assert get(number).open_key is None
    assert [what for _who, what in told()] == ["talk_proposed"], "nobody is written to about silence"


def test_put_aside_looks_like_silence(company: Company, monday: Frozen) -> None:
    quiet_one, silent = propose(company, "mara", "jonas", 30), propose(company, "mara", "amara", 30)
    before = [seen_by(each, company.mara) for each in (quiet_one, silent)]
    act(quiet_one, answering.put_aside, company.jonas, 1)
    monday.forward(days=1)
    after = [seen_by(each, company.mara) for each in (quiet_one, silent)]
    for one, other in zip(before, after, strict=True):
        assert (one.state, one.verbs, one.until) == (other.state, other.verbs, other.until)
    assert seen_by(quiet_one, company.jonas).aside
    assert not seen_by(quiet_one, company.jonas).my_turn
    accept(quiet_one, company.jonas)
    assert state_of(quiet_one) is State.AGREED, "they may change their mind"


def test_a_new_round_is_put_to_them_anew(company: Company) -> None:
    number = propose(company)
    act(number, answering.put_aside, company.jonas, 1)
    act(number, answering.take_back, company.mara, 1)
    again = propose(company)
    assert seen_by(again, company.jonas).my_turn


@pytest.mark.parametrize("way", ["aside", "silence", "taken back"])
def test_after_two_without_an_answer_it_rests(company: Company, monday: Frozen, way: str) -> None:
    for _turn in range(2):
        number = propose(company, "mara", "jonas", 20)
        if way == "aside":
            act(number, answering.put_aside, company.jonas, 1)
        if way == "taken back":
            act(number, answering.take_back, company.mara, 1)
        else:
            monday.forward(days=14)
    ended = clock.now()
    with pytest.raises(errors.LetItRest) as refused:
        propose(company)
    assert "twice of late" in str(refused.value.sentence)
    assert "declined" not in str(refused.value.sentence)
    propose(company, "mara", "amara")
    other_way = propose(company, "jonas", "mara")
    act(other_way, answering.take_back, company.jonas, 1)
    monday(ended + timedelta(days=90))
    assert propose(company)


def test_an_answer_ends_the_row(company: Company, monday: Frozen) -> None:
    propose(company, "mara", "jonas", 20)
    monday.forward(days=14)
    second = propose(company, "mara", "jonas", 20)
    counter(second, company.jonas, 25)
    monday.forward(days=14)
    assert state_of(second) is State.LAPSED
    propose(company, "mara", "jonas", 20)
    monday.forward(days=14)
    assert propose(company, "mara", "jonas", 20), "only one of the last two brought no answer"


def test_five_at_once_are_enough(company: Company, monday: Frozen) -> None:
    from tests.relationships.company import make_person

    for turn in range(6):
        company.ids[f"other{turn}"] = make_person(f"Other{turn} Person")
    for turn in range(5):
        propose(company, "mara", f"other{turn}", 20)
    with pytest.raises(errors.EnoughAtOnce):
        propose(company, "mara", "other5", 20)
    monday.forward(days=14)
    assert propose(company, "mara", "other5", 20)


def test_who_would_rather_not_be_asked_is_not(company: Company, monday: Frozen) -> None:
    first = propose(company, "mara", "jonas", 20)
    act(first, answering.put_aside, company.jonas, 1, no_more=True)
    monday.forward(days=14)
    before = told()
    second = propose(company, "mara", "jonas", 20)
    assert told() == before, "nothing is put to him"
    mine = seen_by(second, company.mara)
    assert (mine.state, mine.waits) == (State.PROPOSED, True)
    assert mine.verbs == {"take_back"}
    quiet_marks = [each for each in letters("relationships.") if "rather" in each[2]]
    assert quiet_marks == []
    own = propose(company, "jonas", "mara", 5)
    assert get(second).open_key is None, "it makes room without a word"
    assert told()[-1] == ("mara", "talk_proposed")
    assert not queries.is_quiet(company.jonas, company.mara), "whoever asks somebody may be asked by them"
    accept(own, company.mara)


def test_quiet_is_lifted_for_all(company: Company) -> None:
    with unit_of_work():
        quiet.ask(company.jonas, company.mara, now=clock.now())
        quiet.ask(company.jonas, company.mara, now=clock.now())
        quiet.ask(company.jonas, company.amara, now=clock.now())
    assert queries.is_quiet(company.jonas, company.mara)
    assert not queries.is_quiet(company.mara, company.jonas)
    with unit_of_work():
        quiet.lift_all(company.jonas)
    assert not queries.is_quiet(company.jonas, company.amara)


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


class TestTheDatabaseKnows:
    """What no operation does, no statement can do either."""

    def refused(self, row: object) -> bool:
        with pytest.raises(IntegrityError), unit_of_work():
            db.session.add(row)
            db.session.flush()
        return True

    def test_one_open_talk_of_two(self, company: Company) -> None:
        propose(company)
        key = key_of(company.jonas, company.mara)
        again = OneToOne(
            proposer_id=company.jonas, other_id=company.mara, proposed_at=START, open_key=key, aside_mark="", sequence=0
        )
        assert self.refused(again)

    def test_one_unanswered_round(self, company: Company) -> None:
        number = propose(company)
        assert self.refused(
            Round(
                one_to_one_id=number, number=2, turn=2, moving=0, by=Party.OTHER, at=START, minutes=45,
                start_1=START, place_kind=Place.PHONE,
            )
        )  # fmt: skip

    def test_the_same_time_twice(self, company: Company) -> None:
        number = propose(company)
        act(number, answering.take_back, company.mara, 1)
        assert self.refused(
            Round(
                one_to_one_id=number, number=2, turn=2, moving=0, by=Party.OTHER, at=START, minutes=45,
                start_1=START, start_2=START, place_kind=Place.PHONE,
            )
        )  # fmt: skip

    def test_a_time_that_was_not_proposed(self, company: Company) -> None:
        number = propose(company, "mara", "jonas", 3)
        with pytest.raises(IntegrityError), unit_of_work():
            row = queries.last_round(get(number))
            row.answer, row.answered_at, row.chosen = Answer.ACCEPTED, START, 2
            db.session.flush()
        assert round_of(number) == 1

    def test_a_talk_confirmed_by_one(self, company: Company) -> None:
        number = propose(company, "mara", "jonas", 3)
        accept(number, company.jonas)
        with pytest.raises(IntegrityError), unit_of_work():
            talk = get(number)
            talk.proposer_said, talk.confirmed_at = True, START
            db.session.flush()
        assert get(number).confirmed_at is None


def test_every_refusal_has_a_sentence() -> None:
    found = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, DomainError)]
    assert len(found) > 10
    assert all(str(each().sentence) for each in found if each is not DomainError)
