"""What no operation does, no statement can do either."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.relationships.one_to_ones import queries
from portal.relationships.one_to_ones.models import OneToOne, Round, key_of
from portal.relationships.one_to_ones.operations import answering, errors
from portal.relationships.one_to_ones.states import Answer, Party, Place
from tests.relationships.company import Company
from tests.relationships.one_to_ones.doing import (
    START,
    accept,
    act,
    get,
    propose,
    round_of,
)

pytestmark = pytest.mark.usefixtures("monday")


class TestTheDatabaseKnows:
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
