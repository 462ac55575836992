"""The shifts of the small association: to come, with those who ask for a stand-in; and one that is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import TYPE_CHECKING

from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.events.programme.models import Event
from portal.members.people.models import Person
from portal.volunteering import operations as volunteering
from portal.volunteering.asks import operations as asking
from portal.volunteering.kiosk import token_of
from portal.volunteering.models import Outcome, Role

if TYPE_CHECKING:
    from tests.security.world import World


def plan(role: Role, days: int, *, public: bool = True) -> volunteering.Plan:
    return volunteering.Plan(
        role=role, day=today() + timedelta(days), start=time(17), end=time(18), zone="Europe/London", least=1, most=3,
        place="Ropewalk", note="Gloves.", public=public,
    )  # fmt: skip


def plan_shifts(world: World, canary: Callable[[str], str]) -> None:
    """Of an event, of the association, and for members alone; and what became of somebody on one that is over."""
    now = clock.now()
    role = volunteering.make_role(name="Carry tables", duties="Six trestles.", skills="", newcomer_ok=True)
    event = db.session.query(Event).filter_by(slug=world.things["public event"]).one()
    world.things |= {"role": role.id, "kiosk": (today().isoformat(), event.id, token_of(event.id, today()))}
    for name, at, public in (("event shift", event, True), ("house shift", None, True), ("members shift", None, False)):
        shift = volunteering.add_shift(plan(role, 20, public=public), event=at, now=now)
        if name != "members shift":
            who = "attendee" if at else "newcomer"
            made = volunteering.assign(shift, db.session.get_one(Person, world.people[who]), now=now)
            world.things[f"{name}: assignment"] = made.id
            asked = db.session.get_one(Person, world.people["member"])
            sought = volunteering.ask_for_stand_in(made, to=None if at else asked, now=now)
            world.things[f"{name}: ask"] = sought.id
            asking.ask(shift, asked, by=None, now=now)
        world.things[name] = shift.id
    then = now - timedelta(days=4)
    past = volunteering.add_shift(plan(role, -2), event=None, now=then)
    missed = volunteering.assign(past, db.session.get_one(Person, world.people["giver"]), now=then)
    volunteering.note_outcome(missed, Outcome.MISSED, reason=canary("missed"), now=now)
    volunteering.answer_outcome(missed, canary("own words"), now=now)
    world.things["past shift"] = past.id
