"""Two who act at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from portal.core import jobs
from portal.core.db import db
from portal.mail.models import Delivery
from portal.referrals.models import DeclineCode, Referral
from portal.referrals.operations import answering, offering, steps
from portal.referrals.states import State
from tests.referrals.doing import (
    act,
    at,
    begin,
    log,
    mails,
    state_of,
)  # fmt: skip
from tests.relationships.company import Company

Together = Callable[..., list[str]]


class TestAtTheSameMoment:
    @pytest.fixture
    def together(self, at_once: Callable[..., list[Any]]) -> Together:
        def run(*actions: Callable[[], Any]) -> list[str]:
            outcomes = at_once(*[partial(jobs.retried, action, attempts=8) for action in actions])
            return sorted(
                "moved on" if isinstance(each, steps.MovedOn) else repr(each) if isinstance(each, Exception) else "done"
                for each in outcomes
            )

        return run

    def test_an_accept_and_a_decline_cannot_both_be(self, trio: Company, together: Together) -> None:
        number = begin(trio)
        ends = together(
            lambda: act(number, answering.accept),
            lambda: act(number, answering.decline, DeclineCode.AREA, ""),
        )
        assert ends == ["done", "moved on"]
        assert log(number) in (["draft", "offered", "accepted", "c_invited"], ["draft", "offered", "declined"])

    def test_an_accept_while_the_giver_withdraws(self, trio: Company, together: Together) -> None:
        number = begin(trio)
        ends = together(lambda: act(number, answering.accept), lambda: act(number, offering.withdraw))
        assert ends in (["done", "done"], ["done", "moved on"])
        assert state_of(number) is State.WITHDRAWN
        asked = [kind for to, kind, _ in mails("referrals.") if to == "amara"]
        assert asked in ([], ["referrals.asked"])
        left = select(Delivery.state).where(Delivery.kind == "referrals.asked")
        assert set(db.session.scalars(left)) <= {"cancelled"}, "who was never asked hears nothing"

    def test_a_yes_while_the_giver_withdraws(self, trio: Company, together: Together) -> None:
        number = at(trio, State.C_INVITED)
        ends = together(lambda: act(number, answering.agree), lambda: act(number, offering.withdraw))
        assert ends == ["done", "moved on"]
        assert log(number)[-1] in ("introduced", "withdrawn")
        assert ("introduced" in log(number)) != ("withdrawn" in log(number))

    def test_five_accepts_are_one(self, trio: Company, together: Together) -> None:
        number = begin(trio)
        ends = together(*[lambda: act(number, answering.accept)] * 5)
        assert ends == ["done"] * 5
        assert log(number) == ["draft", "offered", "accepted", "c_invited"]
        assert [kind for to, kind, _ in mails("referrals.") if to == "amara"] == ["referrals.asked"]

    def test_the_same_offer_twice_at_once(self, trio: Company, together: Together) -> None:
        ends = together(*[lambda: begin(trio)] * 3)
        assert ends.count("done") == 1
        assert sum("OfferedBefore" in end for end in ends) == 2
        assert len(db.session.scalars(select(Referral)).all()) == 1
