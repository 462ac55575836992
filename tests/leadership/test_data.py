"""What is kept about somebody of leadership: their own, whole, and nothing of whoever suggested them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.actors import VISITOR, Actor
from portal.core.questions import Question, ask
from portal.core.work import unit_of_work
from portal.leadership.brings import data
from portal.leadership.succession import operations, queries
from portal.leadership.succession.models import Call, Candidacy
from portal.members.people.models import Person
from tests.leadership.conftest import call_for, today
from tests.support.people import Cast


def kept_about(person: Person) -> dict[str, list[dict[str, Any]]]:
    return data.kept_about(Actor(person_id=person.id), clock.now())


def test_what_is_kept_about_me_is_mine_alone(cast: Cast, house_of: SimpleNamespace) -> None:
    call = call_for(house_of.helper)
    with unit_of_work():
        operations.stand(call, cast.amara, statement="My own words", now=clock.now())
        operations.suggest(call, cast.jonas, by=cast.amara, now=clock.now())
    mine = kept_about(cast.amara)
    assert [each["statement"] for each in mine["candidacies"]] == ["My own words"]
    assert "Amara" not in str(kept_about(cast.jonas)), "who suggested somebody stays out"
    assert len(kept_about(cast.greta)["terms"]) == 1


def test_what_is_kept_about_me_tells_of_an_offer(cast: Cast, house_of: SimpleNamespace, db: Any) -> None:
    call = call_for(house_of.helper)
    with unit_of_work():
        standing = operations.stand(call, cast.amara, statement="My own words", now=clock.now())
        operations.offer(standing, start=today(), reason="", by=cast.greta, giver=OPERATOR, now=clock.now(), early=True)
    db.session.expunge_all()
    assert [each["state"] for each in kept_about(cast.amara)["candidacies"]] == ["offered"]


def test_what_only_an_offer_waits_for_is_missed_where_nobody_has_one(cast: Cast, house_of: SimpleNamespace) -> None:
    """The position is read in one state alone, and has to be asked for in all (`tests/support/answers.py`)."""
    with unit_of_work():
        operations.stand(call_for(house_of.helper), cast.amara, statement="My own words", now=clock.now())
    without = Question[tuple[Candidacy, Call]](lambda _who: queries.with_call().add_columns(Call))
    ((candidacy, _call),) = ask([without], VISITOR, clock.now()).get(without)
    with pytest.raises(AssertionError, match=r"Candidacy\.told may read Call\.position: ask for it as well"):
        _ = candidacy.told
