"""Who decides about candidacies."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor, Right
from portal.core.db import db
from portal.core.settings import today
from portal.leadership.offices.models import Position
from portal.leadership.succession import queries
from portal.leadership.succession.models import Call


@policy
def decide(who: Actor, call: Call) -> bool:
    """A call's candidacies and panel: its chairs, or the office where no chair can; nobody who stands in it."""
    if who.person_id is None:
        return False
    deciders = queries.deciders_of([call], today())[call.id]
    if deciders is not None:
        return who.person_id in deciders
    return who.may(Right.LEADERSHIP, call) and not stands(who.person_id, call)


@policy
def on_panel(who: Actor, call: Call) -> bool:
    """On the panel of a call that is not over. Their page shows nothing where they are in it themselves."""
    return may_read_along(who, call) and queries.my_place(call, who.person_id) is not None


def may_read_along(who: Actor, call: Call) -> bool:
    """Whether somebody on its panel has anything to read: members, until the call is over."""
    return who.is_member and not call.is_over


@policy
def read_along(who: Actor, call: Call) -> bool:
    """The candidacies of a call, for its panel: until it is over, and for nobody who is in it themselves."""
    return who.is_member and queries.reads(call, who.person_id)


@policy
def hear_of(who: Actor, position: Position) -> bool:
    """Who would serve in a position: its body's chairs, or those of the one above; the office where there is none."""
    if who.person_id is None:
        return False
    readers = queries.read_by(position, today())
    return who.may(Right.LEADERSHIP, position) if readers is None else who.person_id in readers


def stands(person_id: int | None, call: Call) -> bool:
    """Whether somebody stands there, decided about or not."""
    found = db.session.scalars(queries.candidates_of(call))
    return any(candidacy.person_id == person_id for candidacy in found)
