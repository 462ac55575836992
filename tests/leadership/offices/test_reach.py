"""A right with a reach, as chapters will use it: carried by a position, held by a term, asked about what is theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, abort
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.accounts import queries as accounts
from portal.accounts.operations import OPERATOR, Giver, NotYoursToGive, OnlyAdministrators
from portal.accounts.operations.giving import covered
from portal.core import clock
from portal.core.access import requires
from portal.core.actors import ANYWHERE, Actor, Power, Reach, Right
from portal.core.db import db
from portal.core.errors import DomainError, ProofNeeded
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.leadership.offices import operations as offices
from portal.leadership.offices import queries as serving
from portal.leadership.offices.models import Body, BodyKind, FilledBy, HoldOver, Position
from portal.leadership.succession import operations, queries
from portal.leadership.succession.models import CandidacyState
from tests.leadership.conftest import begin, position, state_of, today
from tests.leadership.offices.conftest import ABOVE, serve
from tests.support.client import Client, new_client
from tests.support.people import Cast

PLACES = (*ABOVE, "association")


@dataclass(frozen=True)
class Thing:
    """Something that later packages will have: it says which body it belongs to."""

    name: str
    within_bodies: tuple[int, ...]


def naive(reach: Reach, mine: str, about: str) -> bool:
    """The rule as a sentence."""
    if reach is Reach.ASSOCIATION:
        return True
    if reach is Reach.BODY:
        return about == mine
    return about == mine or mine in ABOVE.get(about, ())


@pytest.fixture
def portal(other_app: Callable[..., Flask], bodies: dict[str, Body]) -> Flask:
    """With a package that keeps one thing in each body, and one of the association's own."""
    app = other_app()
    things = {name: Thing(name, body.within_bodies) for name, body in bodies.items()}
    things["association"] = Thing("association", ())

    def find(name: str) -> Thing:
        return things[name] if name in things else abort(404)

    @app.get("/office/things/<name>")
    @requires(Right.EVENTS, of=find)
    def thing(about: Thing) -> str:
        return about.name

    @app.get("/office/things")
    @requires(Right.EVENTS)
    def all_things() -> str:
        return "all"

    return app


@pytest.mark.parametrize("reach", Reach)
def test_a_right_opens_what_it_reaches_and_nothing_else(
    portal: Flask, bodies: dict[str, Body], cast: Cast, sign_in: Callable[..., Client], reach: Reach
) -> None:
    serve(bodies["town"], cast.amara, Right.EVENTS, reach)
    officer, member = sign_in(new_client(portal), cast.amara), sign_in(new_client(portal), cast.jonas)
    said = {name: officer.get(f"/office/things/{name}") for name in (*PLACES, "nowhere")}
    opened = {name for name, answer in said.items() if answer.status_code == 200}
    assert opened == {name for name in PLACES if naive(reach, "town", name)}
    assert {said[name].status_code for name in said if name not in opened} == {404}, "beyond their reach is nowhere"
    assert officer.get("/office/things").status_code == (200 if reach is Reach.ASSOCIATION else 403)
    assert {member.get(f"/office/things/{name}").status_code for name in (*PLACES, "nowhere")} == {403}


@pytest.mark.parametrize("reach", [Reach.BODY, Reach.BODY_AND_BELOW])
def test_the_office_of_a_body_keeps_that_body(
    app: Flask, bodies: dict[str, Body], cast: Cast, sign_in: Callable[..., Client], client: Client, reach: Reach
) -> None:
    officer = serve(bodies["town"], cast.amara, Right.LEADERSHIP, reach)
    sign_in(client, cast.amara)
    pages = ("", "/edit", "/dissolve", "/positions/new")
    said = {
        name: {client.get(f"/office/leadership/bodies/{name}{page}").status_code for page in pages} for name in bodies
    }
    assert said == {name: {200 if naive(reach, "town", name) else 404} for name in bodies}
    for name in bodies:  # no list of the office is theirs: the way in is the page that all may read
        led = f'a[href="/office/leadership/bodies/{name}"]'
        assert bool(client.page(f"/leadership/bodies/{name}")(led)) == naive(reach, "town", name), name
    assert client.get(f"/office/leadership/positions/{officer.id}/edit").status_code == 200
    form = {"title": "Clerk", "hours_per_month": 4, "filled_by": "volunteer", "term_months": 12, "hold_over": "vacant"}
    client.submit("/office/leadership/bodies/town/positions/new", form)
    made = db.session.scalars(select(Position).where(Position.title == "Clerk")).one()
    assert (made.body_id, made.grants) == (bodies["town"].id, [])
    assert client.get("/office/leadership").status_code == 403, "which is about all of them"
    assert client.get("/office/leadership/bodies/new").status_code == 403


def test_today_s_positions_carry_their_rights_everywhere(house_of: SimpleNamespace, cast: Cast) -> None:
    assert house_of.board.id
    with unit_of_work():
        place = position(house_of.board, "Treasurer", grants=[Right.DUES])
    assert place.reach == Reach.ASSOCIATION
    assert place.powers == {Power(Right.DUES)}


def actors(bodies: dict[str, Body]) -> Iterator[tuple[Right, Reach, str, Actor]]:
    for right, reach, mine in product(Right, Reach, ABOVE):
        body_id = None if reach is Reach.ASSOCIATION else bodies[mine].id
        yield right, reach, mine, Actor(1, powers=frozenset({Power(right, reach, body_id)}))


def test_every_right_with_every_reach_over_every_body(bodies: dict[str, Body], cast: Cast) -> None:
    about: dict[str, Any] = {**bodies, "association": None}
    everybody = list(actors(bodies))
    assert len(everybody) > len(Right)
    for right, reach, mine, who in everybody:
        for asked, name in product(Right, about):
            held = right in (asked, Right.ADMINISTRATION)
            assert who.may(asked, about[name]) is (held and naive(reach, mine, name)), (right, reach, mine, asked, name)
            assert who.may(asked, ANYWHERE) is held


def test_nobody_hands_on_more_than_they_hold_or_further(bodies: dict[str, Body], cast: Cast) -> None:
    """Every right × reach × body that is held, and that is carried: nothing handed on reaches beyond one's own."""
    everybody = list(actors(bodies))
    assert len(everybody) > len(Right)
    for right, reach, mine, who in everybody:
        for given, far, place in product((right, Right.EVENTS, Right.ADMINISTRATION), Reach, ABOVE):
            local = far is not Reach.ASSOCIATION
            body = bodies[place]
            power = Power(given, far, body.id, body.within_bodies[1:]) if local else Power(given)
            reached = [name for name in PLACES if naive(far, place, name)]
            mine_too = all(naive(reach, mine, name) for name in reached)
            if far is Reach.BODY_AND_BELOW and reach is Reach.BODY:
                mine_too = False  # another body may come below it tomorrow
            expected = right in (given, Right.ADMINISTRATION) and mine_too
            assert covered(who.powers, frozenset({power})) is expected, (right, reach, mine, given, far, place)


def test_seating_somebody_asks_how_far_the_seat_reaches(bodies: dict[str, Body], cast: Cast) -> None:
    serve(bodies["town"], cast.amara, Right.DUES, Reach.BODY_AND_BELOW)
    done = set()
    for place, reach in product(ABOVE, Reach):
        with unit_of_work():
            carries = position(bodies[place], "Held", grants=[Right.DUES], reach=reach, beside_another=True)
            seat = offices.add_seat(carries, valid_from=today() - timedelta(400), now=clock.now())
        with suppress(NotYoursToGive):
            begin(seat, cast.jonas, today(), today() + timedelta(30), giver=Giver(cast.amara.account_id))
            done.add((place, reach))
    assert done == set(product(("town", "street"), (Reach.BODY, Reach.BODY_AND_BELOW)))


def change(place: Position, giver: Giver, **said: Any) -> None:
    with unit_of_work():
        operations.change_position(
            place, title=place.title, duties="", hours_per_month=4, term_months=24, hold_over=HoldOver.VACANT,
            filled_by=FilledBy.VOLUNTEER, chairs=False, newcomer_ok=False, giver=giver, now=clock.now(), **said,
        )  # fmt: skip


def test_how_far_a_position_reaches_is_for_administrators_of_the_association(
    bodies: dict[str, Body], cast: Cast
) -> None:
    place = serve(bodies["street"], cast.jonas, Right.DUES, Reach.BODY)
    serve(bodies["region"], cast.amara, Right.ADMINISTRATION, Reach.BODY_AND_BELOW)
    for person in (cast.greta, cast.amara):
        with pytest.raises(OnlyAdministrators):
            change(place, Giver(person.account_id, proved=True), reach=Reach.BODY_AND_BELOW)
    with pytest.raises(ProofNeeded):
        change(place, Giver(cast.yusra.account_id), reach=Reach.ASSOCIATION)
    assert place.reach == Reach.BODY
    change(place, Giver(cast.yusra.account_id, proved=True), reach=Reach.ASSOCIATION)
    assert serving.held_on(cast.jonas.account_id or 0, today()).powers == {Power(Right.DUES)}
    latest = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (latest.before["reach"], latest.after["reach"]) == ("body", "association")


def test_a_body_moves_below_another_only_past_whoever_may_give_what_reaches_down(
    bodies: dict[str, Body], cast: Cast
) -> None:
    serve(bodies["elsewhere"], cast.jonas, Right.DUES, Reach.BODY_AND_BELOW)

    def move(giver: Giver, below: Body | None) -> None:
        town = bodies["town"]
        with unit_of_work():
            offices.change_body(
                town, name=town.name, kind=BodyKind.CHAPTER, about="", formed=town.formed, parent=below, giver=giver,
                now=clock.now(),
            )  # fmt: skip

    jonas = Actor(1, powers=serving.held_on(cast.jonas.account_id or 0, today()).powers)
    for giver in (Giver(cast.greta.account_id), Giver(cast.jonas.account_id)):
        with pytest.raises(NotYoursToGive):
            move(giver, bodies["elsewhere"])
    assert not jonas.may(Right.DUES, bodies["street"])
    move(Giver(cast.petra.account_id), bodies["elsewhere"])
    assert jonas.may(Right.DUES, bodies["street"])
    with pytest.raises(NotYoursToGive):
        move(Giver(cast.greta.account_id), None)
    move(Giver(cast.greta.account_id), bodies["elsewhere"])


def test_a_promise_of_less_is_no_promise_of_more(bodies: dict[str, Body], cast: Cast) -> None:
    """An offer that was made for one body waits for an administrator once its position reaches further."""
    with unit_of_work():
        place = position(bodies["town"], "Offered", grants=[Right.DUES], reach=Reach.BODY)
        offices.add_seat(place, valid_from=today() - timedelta(400), now=clock.now())
    with unit_of_work():
        call = operations.open_call(
            place, title="Who counts?", text="", public=True, opens=today(), closes=today() + timedelta(30),
            now=clock.now(),
        )  # fmt: skip
        stands = operations.stand(call, cast.amara, statement="Me", now=clock.now())
        operations.offer(stands, start=today(), reason="", by=None, giver=OPERATOR, now=clock.now(), early=True)
    assert (state_of(stands.id), stands.vouched) == (CandidacyState.OFFERED, ["dues:body"])
    change(place, OPERATOR, reach=Reach.BODY_AND_BELOW)
    assert state_of(stands.id) is CandidacyState.CHOSEN
    with pytest.raises(DomainError), unit_of_work():
        operations.accept_offer(stands, now=clock.now())
    with unit_of_work():
        operations.confirm_choice(stands, giver=OPERATOR, now=clock.now())
    with unit_of_work():
        operations.accept_offer(stands, now=clock.now())
    held = serving.held_on(cast.amara.account_id or 0, today()).powers
    assert held == {Power(Right.DUES, Reach.BODY_AND_BELOW, bodies["town"].id)}


def test_who_serves_a_body_holds_an_office_and_answers_for_no_other(bodies: dict[str, Body], cast: Cast) -> None:
    serve(bodies["town"], cast.amara, Right.DUES, Reach.BODY)
    mine = cast.amara.account_id
    assert mine
    assert accounts.holds_office(mine, clock.now()), "longer passwords, shorter sign-ins"
    assert mine not in accounts.holders({Right.DUES}, clock.now())
    assert cast.amara.id not in {person.id for person in serving.people_with_right(Right.DUES)}
    assert queries.carried_by(cast.amara.id) == {Power(Right.DUES, Reach.BODY, bodies["town"].id)}


@pytest.mark.parametrize(("reach", "body_id"), [(Reach.BODY, None), (Reach.ASSOCIATION, 3)])
def test_a_reach_and_a_body_go_together(reach: Reach, body_id: int | None) -> None:
    with pytest.raises(ValueError, match="does not go with"):
        Power(Right.DUES, reach, body_id)


def test_the_database_knows_no_other_reach(bodies: dict[str, Body], cast: Cast) -> None:
    place = serve(bodies["town"], cast.amara, Right.DUES, Reach.BODY)
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.execute(update(Position).where(Position.id == place.id).values(reach="everywhere"))
