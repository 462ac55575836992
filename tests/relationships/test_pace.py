"""Nobody sends to a whole directory in a day: each operation that others hear of says kindly when it is enough."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from portal.core import clock
from portal.core.work import unit_of_work
from portal.referrals.operations import offering
from portal.relationships import pace
from portal.relationships.pace import Sends
from portal.relationships.ties.operations import ties, trust
from tests.referrals import doing as referrals
from tests.relationships.asks import doing as asks
from tests.relationships.company import Company
from tests.relationships.goodwill import doing as goodwill
from tests.relationships.introductions import doing as introductions
from tests.relationships.one_to_ones import doing as one_to_ones

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


def asks_to_meet(company: Company) -> None:
    with unit_of_work():
        ties.say_met(company.mara, company.tilda, now=clock.now())
        ties.ask(company.mara, company.tilda, now=clock.now())


def wishes(company: Company) -> None:
    met(company)
    with unit_of_work():
        trust.would_work_with(company.mara, company.jonas, today=clock.now().date(), now=clock.now())


def offers(company: Company) -> None:
    met(company)
    referrals.act(referrals.begin(company), offering.offer)


def brings_together(company: Company) -> None:
    met(company)
    introductions.begin(company)


DOES: dict[Sends, Callable[[Company], Any]] = {
    Sends.ANSWER: lambda company: asks.answer(asks.post(company.jonas), company.mara),
    Sends.REPORT: lambda company: asks.do(
        moderating.report, asks.post(company.jonas), company.mara, "Rude", now=clock.now()
    ),
    Sends.INTRODUCTION: brings_together,
    Sends.ONE_TO_ONE: lambda company: one_to_ones.propose(company),
    Sends.MEETING: asks_to_meet,
    Sends.WISH: wishes,
    Sends.HELPED: lambda company: goodwill.ask(goodwill.note(company.mara, company.jonas)),
    Sends.THANKS: lambda company: goodwill.thank(company.mara, company.jonas),
    Sends.REFERRAL: offers,
}
