"""What is kept about somebody of leadership: their own, whole, and nothing of whoever suggested them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.actors import Actor
from portal.core.work import unit_of_work
from portal.leadership.brings import data
from portal.leadership.succession import operations
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
