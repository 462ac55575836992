"""Proposing and answering: every rule and every refusal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.relationships.errors import NotYourself
from portal.relationships.one_to_ones import queries, sweeps, times
from portal.relationships.one_to_ones.models import OneToOne
from portal.relationships.one_to_ones.operations import answering, errors, proposing
from portal.relationships.one_to_ones.states import Place, State
from tests.relationships.company import Company
from tests.relationships.one_to_ones.doing import (
    START,
    ZONE,
    accept,
    act,
    counter,
    get,
    offer,
    propose,
    seen_by,
    state_of,
    told,
)
from tests.support.time import Frozen

pytestmark = pytest.mark.usefixtures("monday")


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
    with pytest.raises(NotYourself):
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
