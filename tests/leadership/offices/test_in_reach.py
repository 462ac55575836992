"""Lists of what lies within a right's reach say what `may` says of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

from flask import Flask

from portal.core import clock
from portal.core.actors import Actor, Power, Reach, Right
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership.offices import operations as offices
from portal.leadership.offices import queries as serving
from portal.leadership.offices.models import Body, BodyKind
from portal.leadership.succession import operations
from tests.leadership.conftest import position, today
from tests.leadership.offices.conftest import serve
from tests.support.client import Client, new_client
from tests.support.people import Cast


def test_the_bodies_in_reach_are_those_that_may_says(bodies: dict[str, Body]) -> None:
    all_of_them = list(bodies.values())
    for reach, name, right in product(Reach, bodies, (Right.LEADERSHIP, Right.ADMINISTRATION, Right.EVENTS)):
        power = Power(right, reach, None if reach is Reach.ASSOCIATION else bodies[name].id)
        who = Actor(1, powers=frozenset({power}))
        reached = set(db.session.scalars(serving.bodies_in_reach(who, Right.LEADERSHIP)))
        for body in all_of_them:
            assert (body.id in reached) is who.may(Right.LEADERSHIP, body), (power, body.name)


def test_home_shows_the_calls_of_a_body_that_came_into_reach_since(
    app: Flask, cast: Cast, bodies: dict[str, Body], browser_as: Callable[[Any], Client]
) -> None:
    """Statements of home are kept: what lies below a body is asked each time."""
    serve(bodies["region"], cast.wim, Right.LEADERSHIP, Reach.BODY_AND_BELOW)
    wim = browser_as(cast.wim)
    assert "Keeper of the weir" not in wim.page("/")
    with unit_of_work():
        region = db.session.get_one(Body, bodies["region"].id)
        weir = offices.form_body(
            name="Weir", kind=BodyKind.CHAPTER, about="", formed=today() - timedelta(9), parent=region
        )  # fmt: skip
        place = position(weir, "Keeper of the weir")
        offices.add_seat(place, valid_from=today(), now=clock.now())
        operations.open_call(
            place, title="Keeper of the weir", text="Come", public=False, opens=today(),
            closes=today() + timedelta(30), now=clock.now(),
        )  # fmt: skip
    assert "Keeper of the weir" in wim.page("/")
    assert "Keeper of the weir" not in new_client(app).page("/")
