"""Writing help down, asking once, confirming, leaving it, thanking unasked, taking back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.facts import record
from portal.core.work import unit_of_work
from portal.members.facts import PersonErased
from portal.relationships.errors import NotYourself, StillToCome
from portal.relationships.goodwill import operations
from portal.relationships.goodwill.models import GoodwillAct, HelpKind
from portal.relationships.goodwill.operations import (
    AskedAlready,
    AskedLately,
    NotConfirmed,
    NothingAsked,
    SaidAlready,
    TheyKnow,
)
from tests.relationships.company import Company
from tests.relationships.goodwill.doing import (
    DAY,
    act,
    ask,
    confirm,
    confirmed,
    evidence_of,
    mails,
    note,
    row,
    thank,
)  # fmt: skip
from tests.support.time import Frozen


@pytest.fixture(autouse=True)
def spring(frozen: Frozen) -> Frozen:
    frozen("2024-05-10 09:00")
    return frozen


def test_a_line_stands_in_the_givers_diary_and_nobody_is_told(company: Company) -> None:
    number = note(company.mara, company.jonas)
    assert (row(number).confirmed_at, row(number).asked_at, evidence_of(number)) == (None, None, 0)
    assert mails("did_it_help") == mails("it_helped") == []


def test_nobody_helps_themselves_or_in_days_to_come(company: Company) -> None:
    with pytest.raises(NotYourself):
        note(company.mara, company.mara)
    with pytest.raises(StillToCome):
        note(company.mara, company.jonas, day=DAY + timedelta(days=30))


def test_the_question_is_put_once_by_mail(company: Company) -> None:
    number = note(company.mara, company.jonas)
    ask(number, "The article, in May")
    assert mails("did_it_help") == ["jonas"]
    with pytest.raises(AskedAlready):
        ask(number)
    assert mails("did_it_help") == ["jonas"]


def test_nobody_is_asked_about_two_things_in_a_month(company: Company, spring: Frozen) -> None:
    first, second = note(company.mara, company.jonas), note(company.mara, company.jonas)
    ask(first)
    with pytest.raises(AskedLately):
        ask(second)
    spring.forward(days=31)
    ask(second)
    assert mails("did_it_help") == ["jonas", "jonas"]


def test_that_they_left_it_shows_in_no_refusal(company: Company, spring: Frozen) -> None:
    """Left or not answered yet: the next question is refused, and allowed, alike."""
    left, silent = note(company.mara, company.jonas), note(company.mara, company.tilda)
    for number in (left, silent):
        ask(number)
    act(left, operations.leave_it, now=clock.now())
    for other in (company.jonas, company.tilda):
        with pytest.raises(AskedLately):
            ask(note(company.mara, other))
    for number in (left, silent):
        with pytest.raises(AskedAlready):
            ask(number)


def test_who_was_helped_confirms_and_the_giver_hears_of_it(company: Company) -> None:
    number = note(company.mara, company.jonas)
    ask(number)
    confirm(number, "It saved the roof")
    assert (row(number).thanks, evidence_of(number)) == ("It saved the roof", 1)
    assert mails("it_helped") == ["mara"]
    confirm(number, "Again")
    assert (row(number).thanks, mails("it_helped")) == ("It saved the roof", ["mara"])
    with pytest.raises(SaidAlready):
        ask(number)


def test_nobody_confirms_what_was_not_asked_or_was_left(company: Company) -> None:
    number = note(company.mara, company.jonas)
    with pytest.raises(NothingAsked):
        confirm(number)
    with pytest.raises(NothingAsked):
        act(number, operations.leave_it, now=clock.now())
    ask(number)
    act(number, operations.leave_it, now=clock.now())
    with pytest.raises(NothingAsked):
        confirm(number)
    assert evidence_of(number) == 0


def test_the_same_two_and_kind_are_evidence_once_in_thirty_days(company: Company) -> None:
    first = thank(company.jonas, company.mara)
    second = thank(company.jonas, company.mara, day=DAY - timedelta(days=29))
    later = thank(company.jonas, company.mara, day=DAY - timedelta(days=30))
    other_kind = thank(company.jonas, company.mara, kind=HelpKind.RESOURCE)
    other_way = thank(company.mara, company.jonas)
    assert [evidence_of(number) for number in (first, second, later, other_kind, other_way)] == [1, 0, 1, 1, 1]


def test_when_evidence_is_taken_back_what_stood_beside_it_counts(company: Company) -> None:
    first, second = thank(company.jonas, company.mara), thank(company.jonas, company.mara)
    act(first, operations.take_back, now=clock.now())
    assert [evidence_of(first), evidence_of(second)] == [0, 1]


def test_thanks_unasked_stand_in_the_givers_diary_as_confirmed(company: Company) -> None:
    number = thank(company.jonas, company.mara, thanks="You know what for")
    assert (row(number).giver_id, row(number).confirmed_at is not None) == (company.mara, True)
    assert mails("it_helped") == ["mara"]
    with pytest.raises(TheyKnow):
        act(number, operations.forget)
    act(number, operations.hide, hidden=True, now=clock.now())
    assert row(number).hidden_at is not None
    act(number, operations.hide, hidden=False, now=clock.now())
    assert row(number).hidden_at is None


def test_thanks_taken_back_are_gone_and_an_answer_taken_back_is_left(company: Company) -> None:
    unasked, answered = thank(company.jonas, company.mara, thanks="x"), confirmed(company.mara, company.jonas)
    for number in (unasked, answered):
        act(number, operations.take_back, now=clock.now())
    assert db.session.get(GoodwillAct, unasked) is None
    assert (row(answered).confirmed_at, row(answered).thanks, evidence_of(answered)) == (None, "", 0)
    with pytest.raises(NothingAsked):
        confirm(answered)
    with pytest.raises(NothingAsked):
        act(answered, operations.take_back, now=clock.now())


def test_what_nobody_confirmed_is_taken_out_for_good_and_cannot_be_hidden(company: Company) -> None:
    number = note(company.mara, company.jonas)
    with pytest.raises(NotConfirmed):
        act(number, operations.hide, hidden=True, now=clock.now())
    act(number, operations.forget)
    assert db.session.get(GoodwillAct, number) is None


def test_nothing_is_left_of_whoever_is_erased(company: Company) -> None:
    confirmed(company.mara, company.jonas)
    stays = note(company.mara, company.tilda)
    with unit_of_work():
        record(PersonErased(person_id=company.jonas))
    assert [each.id for each in db.session.query(GoodwillAct)] == [stays]


@pytest.mark.parametrize(
    "values",
    [
        {"giver_id": "jonas"},
        {"by_receiver": True},
        {"confirmed_at": clock.now()},
        {"hidden_at": clock.now()},
        {"counts": True},
    ],
)
def test_the_database_knows_no_half_truths(company: Company, values: dict[str, Any]) -> None:
    whole: dict[str, Any] = {"giver_id": "mara", "receiver_id": "jonas", "kind": HelpKind.CONTACT, "day": DAY} | values
    people = {name: company.ids[whole[name]] for name in ("giver_id", "receiver_id")}
    with pytest.raises(DBAPIError), unit_of_work():
        db.session.add(GoodwillAct(**whole | people, noted_at=clock.now()))


class TestAtTheSameMoment:
    @pytest.fixture
    def together(self, at_once: Callable[..., list[Any]]) -> Callable[..., list[str]]:
        def run(*actions: Callable[[], Any]) -> list[str]:
            ends = at_once(*[partial(jobs.retried, action, attempts=8) for action in actions])
            return sorted(type(each).__name__ if isinstance(each, Exception) else "done" for each in ends)

        return run

    def test_five_confirm_one_thing_once(self, company: Company, together: Callable[..., list[str]]) -> None:
        number = note(company.mara, company.jonas)
        ask(number)
        assert together(*[lambda: confirm(number)] * 5) == ["done"] * 5
        assert (evidence_of(number), mails("it_helped")) == (1, ["mara"])

    def test_a_yes_while_the_line_is_taken_out(self, company: Company, together: Callable[..., list[str]]) -> None:
        number = note(company.mara, company.jonas)
        ask(number)
        ends = together(lambda: confirm(number), lambda: act(number, operations.forget))
        there = db.session.get(GoodwillAct, number) is not None
        assert ends == (["TheyKnow", "done"] if there else ["NoResultFound", "done"])
        assert evidence_of(number) == int(there)

    def test_two_thanks_of_a_kind_are_evidence_once(self, company: Company, together: Callable[..., list[str]]) -> None:
        assert together(*[lambda: thank(company.jonas, company.mara)] * 3) == ["done"] * 3
        db.session.rollback()
        assert sum(evidence_of(each.id) for each in db.session.query(GoodwillAct).all()) == 1
