"""An election for a seat of the works committee, in which Amara and Jonas stand and the cast may vote."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership.ballots import operations, queries
from portal.leadership.ballots.models import Ballot, BallotVoter, Electorate, Method, TieRule
from portal.leadership.ballots.operations import Terms
from portal.leadership.offices.models import FilledBy, Position
from portal.leadership.succession import operations as succession
from portal.leadership.succession.models import Call
from portal.members.people.models import Person
from tests.leadership.conftest import call_for

DAY = timedelta(days=1)


def terms(**said: Any) -> Terms:
    now = clock.now()
    usual: dict[str, Any] = {
        "method": Method.APPROVAL, "electorate": Electorate.MEMBERS, "tie_rule": TieRule.LOTS, "opens_at": now,
        "closes_at": now + 7 * DAY,
    }  # fmt: skip
    return Terms(**{**usual, **said})


def election(house_of: SimpleNamespace, frozen: Any, *stands: Person) -> Call:
    """A call for the helper's seat, filled by election, whose statements are closed."""
    numbers = [each.id for each in stands]
    with unit_of_work():
        db.session.get_one(Position, house_of.helper.id).filled_by = FilledBy.ELECTION
    number = call_for(house_of.helper).id
    for person_id in numbers:
        with unit_of_work():
            person = db.session.get_one(Person, person_id)
            succession.stand(db.session.get_one(Call, number), person, statement="I would.", now=clock.now())
    frozen.forward(days=32)
    return db.session.get_one(Call, number)


def prepared(call: Call, **said: Any) -> int:
    with unit_of_work():
        found = db.session.get_one(Call, call.id)
        return operations.prepare(found, terms(**said), by=None, now=clock.now()).id


def opened(call: Call, **said: Any) -> int:
    number = prepared(call, **said)
    with unit_of_work():
        operations.open_ballot(the(number), by=None, account_id=None, now=clock.now())
    return number


def the(number: int) -> Ballot:
    return db.session.scalars(queries.whole().where(Ballot.id == number)).one()


def vote_of(number: int, person_id: int) -> BallotVoter:
    return queries.votes_of(number, person_id)[0][0]


def cast_vote(number: int, person_id: int, *marks: int, abstains: bool = False) -> None:
    with unit_of_work():
        operations.cast(vote_of(number, person_id), marks, abstains=abstains, now=clock.now())


def counted(number: int, *, certified: bool = True) -> Ballot:
    """Counted, and certified by nobody in particular."""
    with unit_of_work():
        operations.count(the(number), by=None, now=clock.now())
    if certified:
        with unit_of_work():
            operations.certify(the(number), by=None, giver=OPERATOR, now=clock.now())
    db.session.expire_all()
    return the(number)


def place_of(number: int, person: Person) -> int:
    return next(each.place for each in queries.candidates(number) if each.candidacy.person_id == person.id)


@pytest.fixture
def voters(cast: Any) -> list[int]:
    """Members who may vote, apart from those who stand."""
    return [person.id for person in cast.all("mara", "tomas", "edda", "osei", "ines")]


@pytest.fixture
def call(house_of: SimpleNamespace, cast: Any, frozen: Any, voters: list[int]) -> Call:
    return election(house_of, frozen, cast.amara, cast.jonas)


@pytest.fixture
def ballot(call: Call) -> int:
    """The number of an open ballot."""
    return opened(call)
