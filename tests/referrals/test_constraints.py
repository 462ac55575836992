"""What the database refuses, whoever asks and however."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.referrals.models import Referral, ReferralStep
from portal.referrals.states import Party, State
from portal.relationships.agreed import REFERRED
from tests.referrals.doing import (
    at,
    begin,
    get,
    state_of,
)  # fmt: skip
from tests.relationships.company import Company


class TestTheDatabase:
    def step(self, number: int, before: State | None, state: State, party: Party, **more: object) -> None:
        with unit_of_work():
            values = {
                "referral_id": number,
                "before": before,
                "state": state,
                "party": party,
                "at": clock.now(),
                **more,
            }
            db.session.add(ReferralStep(**values))

    @pytest.mark.parametrize(
        ("before", "state", "party"),
        [
            (State.OFFERED, State.INTRODUCED, Party.HOUSE),
            (State.OFFERED, State.C_INVITED, Party.HOUSE),
            (State.OFFERED, State.DECLINED, Party.GIVER),
            (State.OFFERED, State.DECLINED, Party.HOUSE),
            (State.OFFERED, State.WITHDRAWN, Party.RECEIVER),
            (State.C_INVITED, State.C_YES, Party.REFERRED),
            (None, State.DRAFT, Party.GIVER),
        ],
    )
    def test_refuses_a_step_that_does_not_follow_or_is_not_theirs(
        self, trio: Company, before: State | None, state: State, party: Party
    ) -> None:
        number = begin(trio)
        with pytest.raises(DBAPIError):
            self.step(number, before, state, party, wording=REFERRED.current)
        assert state_of(number) is State.OFFERED

    def test_refuses_a_yes_without_words(self, trio: Company) -> None:
        with pytest.raises(IntegrityError):
            self.step(begin(trio), State.OFFERED, State.ACCEPTED, Party.RECEIVER)

    def test_lets_a_state_be_left_once(self, trio: Company) -> None:
        number = at(trio, State.DECLINED)
        with pytest.raises(IntegrityError):
            self.step(number, State.OFFERED, State.WITHDRAWN, Party.GIVER)

    def test_keeps_the_log_as_it_is(self, trio: Company) -> None:
        number = at(trio, State.CONTACTED)
        for statement in (
            update(ReferralStep).where(ReferralStep.referral_id == number).values(at=clock.now()),
            delete(ReferralStep).where(ReferralStep.referral_id == number),
        ):
            with pytest.raises(DBAPIError, match="append-only"), unit_of_work():
                db.session.execute(statement)

    def test_introduces_nobody_on_an_old_yes(self, trio: Company, frozen) -> None:
        start = frozen("2026-01-05 09:00")
        number = at(trio, State.C_INVITED)
        frozen(start + timedelta(days=31))
        self.step(number, State.C_INVITED, State.C_YES, Party.REFERRED, wording=REFERRED.current)
        with pytest.raises(DBAPIError, match="two yeses"):
            self.step(number, State.C_YES, State.INTRODUCED, Party.HOUSE)

    def test_keeps_nothing_for_more_than_a_year(self, trio: Company) -> None:
        number = begin(trio)
        with pytest.raises(DBAPIError), unit_of_work():
            get(number).delete_after = clock.now() + timedelta(days=400)
        with pytest.raises(DBAPIError), unit_of_work():
            db.session.execute(update(Referral).values(delete_after=None))

    def test_knows_three_people(self, trio: Company) -> None:
        number = begin(trio)
        for column in ("giver_key", "referred_key"):
            with pytest.raises(IntegrityError), unit_of_work():
                same = {column: Referral.receiver_key}
                db.session.execute(update(Referral).where(Referral.id == number).values(same))

    def test_lets_a_stub_be_a_stub(self, trio: Company) -> None:
        number = begin(trio)
        with pytest.raises(IntegrityError), unit_of_work():
            get(number).erased_at = clock.now()
