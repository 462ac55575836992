"""What is passed on in the bodies of the small association: a playbook, and a seat from one person to another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import TYPE_CHECKING

from portal.accounts import operations as accounts
from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.leadership.handover.operations import handovers as passing
from portal.leadership.handover.operations.playbooks import write_playbook
from portal.leadership.handover.playbook import NOTHING
from portal.leadership.next_chapter.models import Answer
from portal.leadership.next_chapter.operations import wishes
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import FilledBy, HoldOver, Position, Term, Via
from portal.leadership.succession import operations as leadership
from portal.members.people.models import Person

if TYPE_CHECKING:
    from tests.security.world import World


def pass_on(world: World, name: str, helper: Position, canary: Callable[[str], str]) -> None:
    """A playbook of the helpers; and one seat more, which the other chair leaves, and whoever was suggested takes."""
    now, day = clock.now(), today()
    write_playbook(helper, NOTHING | {"ways": canary(f"playbook {name}")}, base=0, by=None, now=now)
    world.things[f"{name} version"] = 1
    if name != "works":
        return
    position = offices.make_position(
        helper.body, title="Keeper of the keys", duties="Keys.", hours_per_month=5, term_months=24, grants=[],
        hold_over=HoldOver.VACANT, filled_by=FilledBy.VOLUNTEER, chairs=False, newcomer_ok=True, beside_another=True,
        giver=accounts.OPERATOR, now=now,
    )  # fmt: skip
    seat = offices.add_seat(position, valid_from=day - timedelta(500), now=now)
    for who, start, end in (("other chair", -300, 30), ("suggested", 30, 300)):
        term = leadership.fill_seat(
            seat, db.session.get_one(Person, world.people[who]), start=day + timedelta(start),
            planned_end=day + timedelta(end), via=Via.ELECTED, giver=accounts.OPERATOR, now=now,
        )  # fmt: skip
        world.things.setdefault("passing", term.id)
    past = offices.add_seat(position, valid_from=day - timedelta(500), now=now)
    term = leadership.fill_seat(
        past, db.session.get_one(Person, world.people["candidate"]), start=day - timedelta(300),
        planned_end=day - timedelta(31), via=Via.ELECTED, giver=accounts.OPERATOR, now=now,
    )  # fmt: skip
    term.created_at = now - timedelta(300)
    db.session.flush()
    world.things |= {"past term": term.id, "month": 30, "parting": world.things["passing"]}
    wishes.wish(term, wishes=["mentor"], words=canary("wishes"), circle=True, now=now)
    wishes.answer(term, 30, said=Answer.WELL, words=canary("well"), now=now)
    leaves = db.session.get_one(Term, world.things["passing"])
    passing.prepare(leaves, done=[], note=canary("handover"), now=now)
    passing.propose_meeting(leaves, by_leaver=True, day=day, at=time(18), place=canary("place"), now=now)
