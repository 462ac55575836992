"""Calls and candidacies lie in bodies: whoever keeps some bodies keeps those of them, and no others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import Flask

from portal.core import clock
from portal.core.actors import Actor, Power, Reach, Right
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership.brings import decisions
from portal.leadership.offices import operations as offices
from portal.leadership.succession import operations, policies, queries
from portal.leadership.succession.models import Call
from tests.leadership.conftest import begin, call_for, position, today
from tests.support.client import Client
from tests.support.people import Cast
from tests.support.statements import count_statements


@pytest.fixture
def calls(house_of: SimpleNamespace) -> dict[str, Call]:
    """One of the board and one of the committee below it; visitors read neither."""
    return {
        "board": call_for(house_of.treasurer, public=False, title="Somebody who counts"),
        "works": call_for(house_of.helper, public=False, title="Somebody who notices gutters"),
    }


def keeper(reach: Reach, body_id: int | None) -> Actor:
    """Of the office, and no member."""
    return Actor(account_id=1, person_id=None, powers=frozenset({Power(Right.LEADERSHIP, reach, body_id)}))


#: Where somebody keeps the office, how far, and whose calls are theirs.
THEIRS = [
    (Reach.ASSOCIATION, None, {"board", "works"}),
    (Reach.BODY_AND_BELOW, "board", {"board", "works"}),
    (Reach.BODY, "board", {"board"}),
    (Reach.BODY, "works", {"works"}),
]


@pytest.mark.parametrize(("reach", "mine", "theirs"), THEIRS)
def test_lists_and_pages_of_calls_ask_for_the_body(
    app: Flask, cast: Cast, house_of: SimpleNamespace, calls: dict[str, Call], reach: Reach, mine: str, theirs: set[str]
) -> None:
    who = keeper(reach, getattr(house_of, mine).id if mine else None)
    slugs = {name: call.slug for name, call in calls.items()}
    with unit_of_work():
        stands = {name: operations.stand(call, cast.amara, statement="Me", now=clock.now()).id
                  for name, call in calls.items()}  # fmt: skip
    shown = {call.slug for call in db.session.scalars(queries.open_calls(who, today()))}
    assert shown == {slugs[name] for name in theirs}
    for name, slug in slugs.items():
        found = db.session.scalars(queries.call_by_slug(who, slug)).all()
        assert bool(found) == (name in theirs)
        candidacy = queries.candidacy(stands[name])
        assert who.may(Right.LEADERSHIP, candidacy.call) == (name in theirs)
        assert who.may(Right.LEADERSHIP, candidacy) == (name in theirs)
    with app.test_request_context():
        told = " ".join(str(each.title) for each in decisions.decisions(who, clock.now()))
    assert ("Somebody stands for Treasurer" in told, "Somebody stands for Helper" in told) == (
        "board" in theirs,
        "works" in theirs,
    )
    assert ("Chair of works" in told) == (reach is not Reach.BODY or mine == "works")


def test_where_no_chair_can_decide_it_falls_to_whoever_keeps_that_body(
    cast: Cast, house_of: SimpleNamespace, calls: dict[str, Call]
) -> None:
    with unit_of_work():  # the one chair there is stands herself
        operations.stand(calls["works"], cast.greta, statement="Me", now=clock.now())
    edda = cast.edda
    call = db.session.scalars(queries.calls_of_bodies([house_of.works.id])).one()

    def decides(body_id: int) -> bool:
        power = Power(Right.LEADERSHIP, Reach.BODY, body_id)
        who = Actor(account_id=edda.account_id, person_id=edda.id, powers=frozenset({power}))
        return policies.decide(who, call)

    assert decides(house_of.works.id)
    assert not decides(house_of.board.id)


def test_the_calls_of_a_body_are_taken_back_by_whoever_keeps_it(
    cast: Cast, house_of: SimpleNamespace, calls: dict[str, Call], browser_as: Callable[..., Client]
) -> None:
    with unit_of_work():
        place = position(house_of.works, "Clerk", grants=[Right.LEADERSHIP], reach=Reach.BODY)
        seat = offices.add_seat(place, valid_from=today() - timedelta(10), now=clock.now())
    begin(seat, cast.amara, today() - timedelta(5), today() + timedelta(300))
    amara = browser_as(cast.amara)
    token = {"csrf_token": amara.token("/leadership/service")}
    said = {
        name: amara.post(f"/office/leadership/calls/{call.slug}/withdraw", data=token).status_code
        for name, call in calls.items()
    }
    assert said == {"board": 404, "works": 303}


def test_it_is_asked_once_however_many_calls_there_are(house_of: SimpleNamespace, calls: dict[str, Call]) -> None:
    who = keeper(Reach.BODY_AND_BELOW, house_of.board.id)

    def asked() -> tuple[int, int]:
        db.session.rollback()
        with count_statements() as statements:
            found = queries.call_cards(db.session.scalars(queries.open_calls(who, today())).all(), today())
            assert all(who.may(Right.LEADERSHIP, card.call) for card in found)
        return len(found), len(statements)

    few, first = asked()
    for number in range(20):
        with unit_of_work():
            place = position(house_of.works, f"Helper {number}")
            offices.add_seat(place, valid_from=today() - timedelta(10), now=clock.now())
        call_for(place, public=False, title=f"Call {number}")
    assert (few, asked()) == (2, (22, first))


def test_calls_of_nearly_one_title_have_addresses_of_their_own(house_of: SimpleNamespace) -> None:
    """One is called as the address of another one would be."""
    slugs: list[str] = []
    for _turn in range(4):
        before = db.session.scalar(db.select(db.func.max(Call.id))) or 0
        for title in ("Keeper", f"Keeper {before + 3}", "Keeper"):
            call = call_for(house_of.helper, title=title)
            slugs.append(call.slug)
            with unit_of_work():
                operations.withdraw_call(call, now=clock.now())
    assert len(set(slugs)) == len(slugs) == 12
