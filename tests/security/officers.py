"""Somebody whose office reaches one body only: its own pages are open to them, the lists of the association are not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from portal.accounts import operations as accounts
from portal.core import clock
from portal.core.actors import Reach, Right
from portal.core.db import db
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import FilledBy, HoldOver, Via
from portal.leadership.offices.queries import body_by_slug
from portal.leadership.succession import operations as leadership
from portal.members.people.models import Person
from tests.security.cast import somebody
from tests.security.making import today

if TYPE_CHECKING:
    from tests.security.world import World

KIND = "officer of a body"


def of_a_body(world: World) -> None:
    """Who keeps the works committee, with all that it has."""
    now, started = clock.now(), today() - timedelta(500)
    account, person = somebody(KIND)
    world.accounts[KIND], world.people[KIND] = account.id, person.id
    position = offices.make_position(
        db.session.scalars(body_by_slug(world.things["works body"])).one(), title="Keeper of works", duties="",
        hours_per_month=5, term_months=24, grants=[Right.LEADERSHIP, Right.ADMINISTRATION], reach=Reach.BODY,
        hold_over=HoldOver.VACANT, filled_by=FilledBy.VOLUNTEER, chairs=False, newcomer_ok=False,
        giver=accounts.OPERATOR, now=now,
    )  # fmt: skip
    leadership.fill_seat(
        offices.add_seat(position, valid_from=started, now=now), db.session.get_one(Person, person.id), start=started,
        planned_end=today() + timedelta(400), via=Via.ELECTED, giver=accounts.OPERATOR, now=now,
    )  # fmt: skip
