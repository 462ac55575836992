"""Who stands in the call of the works, who was suggested, and who is on its panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from portal.core import clock
from portal.core.db import db
from portal.leadership.succession import operations as leadership
from portal.leadership.succession.models import Candidacy
from portal.members.people.models import Person

if TYPE_CHECKING:
    from tests.security.world import World


def candidates(world: World, call: Any, helps: Any, canary: Callable[[str], str]) -> None:
    """Let them stand and be suggested; whoever chairs the other body reads along."""
    cast = ("candidate", "suggested", "member", "other chair")
    stands, asked, by, reader = (db.session.get_one(Person, world.people[who]) for who in cast)
    made = leadership.stand(call, stands, statement=canary("statement"), now=clock.now())
    leadership.suggest(call, asked, by=by, now=clock.now())
    db.session.flush()
    suggested = db.session.query(Candidacy).filter_by(person_id=asked.id).one()
    said = leadership.say_interest(helps, stands, words=canary("interest"), now=clock.now())
    world.things["panel place"] = leadership.name_reader(call, reader, by=None, now=clock.now()).id
    leadership.assess(made, words=canary("assessment"), by=reader, now=clock.now())
    world.things |= {"candidacy": made.id, "suggestion": suggested.id, "interest": said.id}
