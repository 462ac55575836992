"""Nobody sends to a whole directory in a day: each operation that others hear of says kindly when it is enough."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.accounts.models import Attempt
from portal.accounts.throttle import Limit
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.relationships import pace
from portal.relationships.asks.operations import answering, moderating
from portal.relationships.pace import BackAndForth, EnoughForToday, Sends
from portal.relationships.ties.operations import ties, trust
from tests.referrals import doing as referrals
from tests.relationships.asks import doing as asks
from tests.relationships.company import Company
from tests.relationships.goodwill import doing as goodwill
from tests.relationships.introductions import doing as introductions
from tests.relationships.one_to_ones import doing as one_to_ones
from tests.relationships.ties.doing import make_trusted

MONDAY = datetime(2026, 5, 4, 9, tzinfo=UTC)


def run_out(what: Sends, who: int) -> None:
    """They have sent as much today as one may."""
    with unit_of_work():
        for _ in range(pace.IN_A_DAY[what]):
            pace.sends(what, who, now=clock.now())


def met(company: Company) -> None:
    with unit_of_work():
        for other in (company.jonas, company.amara):
            ties.introduced(company.mara, other, now=clock.now())


def answers(company: Company) -> None:
    asks.answer(asks.post(company.jonas), company.mara)


def reports(company: Company) -> None:
    asks.do(moderating.report, asks.post(company.jonas), company.mara, "Rude", now=clock.now())


def asks_to_meet(company: Company) -> None:
    with unit_of_work():
        ties.say_met(company.mara, company.tilda, now=clock.now())
        ties.ask(company.mara, company.tilda, now=clock.now())


def wishes(company: Company) -> None:
    day = clock.now().date()
    make_trusted(company.mara, company.jonas, day - timedelta(days=60), day - timedelta(days=1))
    with unit_of_work():
        trust.would_work_with(company.mara, company.jonas, today=day, now=clock.now())


def offers(company: Company) -> None:
    met(company)
    referrals.begin(company)


def brings_together(company: Company) -> None:
    met(company)
    introductions.begin(company)


def asks_whether_it_helped(company: Company) -> None:
    goodwill.ask(goodwill.note(company.mara, company.jonas))


def thanks(company: Company) -> None:
    goodwill.thank(company.mara, company.jonas)


DOES: dict[Sends, Callable[[Company], Any]] = {
    Sends.ANSWER: answers, Sends.REPORT: reports, Sends.INTRODUCTION: brings_together,
    Sends.ONE_TO_ONE: one_to_ones.propose, Sends.MEETING: asks_to_meet, Sends.WISH: wishes,
    Sends.HELPED: asks_whether_it_helped, Sends.THANKS: thanks, Sends.REFERRAL: offers,
}  # fmt: skip


def counted() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Attempt.key)))


@pytest.mark.parametrize("what", list(Sends))
def test_what_goes_to_others_has_an_end_for_the_day(company: Company, frozen: Any, what: Sends) -> None:
    """It is refused kindly, and tomorrow it goes on."""
    frozen(MONDAY)
    run_out(what, company.mara)
    with pytest.raises(EnoughForToday) as refused:
        DOES[what](company)
    assert "go on tomorrow" in str(refused.value)
    frozen(MONDAY + timedelta(hours=25))
    with unit_of_work():
        pace.sends(what, company.mara, now=clock.now())


@pytest.mark.parametrize("what", list(Sends))
def test_one_of_them_is_counted_and_under_no_name(company: Company, frozen: Any, what: Sends) -> None:
    """A reader of the database who tries the numbers of all people finds nobody."""
    frozen(MONDAY)
    DOES[what](company)
    day = timedelta(days=1)
    assert Limit(f"sends-{what}", pace.who(what, company.mara), 1, day).key in counted()
    guesses = {Limit(f"sends-{what}", str(whom), 1, day).key for whom in (*company.ids.values(), *company.ids)}
    assert counted().isdisjoint(guesses)


def test_a_to_and_fro_comes_to_rest(company: Company, frozen: Any) -> None:
    frozen(MONDAY)
    number = asks.post(company.jonas)
    for _ in range(pace.AGAIN):
        asks.answer(number, company.mara)
        asks.do(answering.take_back, number, company.mara)
    with pytest.raises(BackAndForth):
        asks.answer(number, company.mara)
    assert asks.answers() == []
    asks.answer(asks.post(company.tilda), company.mara)
