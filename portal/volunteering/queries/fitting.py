"""What fits somebody among the shifts, for reasons that they can be told. Each for the person themselves alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, case, literal, or_, select, union_all

from portal.core.actors import Actor
from portal.core.db import db
from portal.events.registrations.models import Registration
from portal.events.registrations.queries.standing import has_place
from portal.volunteering.models import Shift
from portal.volunteering.queries.outcomes import done_by
from portal.volunteering.queries.shifts import open_first
from portal.volunteering.queries.stand_ins import looking, wants_stand_in


def fitting_first(who: Actor, now: datetime) -> Select[Shift]:
    """`open_first`, with what fits a member before the rest, and gaps first within either.

    Visitors get the plain order. It fits whoever comes to the event, and whoever did this work before.
    """
    found = open_first(who, now)
    if who.person_id is None or not who.is_member:
        return found
    fits = or_(
        Shift.event_id.in_(_events(who.person_id).correlate(None)),
        Shift.role_id.in_(_roles(who.person_id, now).correlate(None)),
    )
    full = case((or_(Shift.taken < Shift.most, wants_stand_in()), 0), else_=1)
    gap = case((Shift.taken < Shift.least, 0), else_=1)
    return found.order_by(None).order_by(full, case((fits, 0), else_=1), gap, Shift.start_utc, Shift.id)


def reasons_for(person_id: int, now: datetime) -> tuple[set[int], set[int], set[int]]:
    """The events to which somebody comes, the roles in which they were there before, and the shifts on which somebody
    else looks for a stand-in, by number. One statement.
    """
    parts = (_events(person_id).distinct(), _roles(person_id, now), looking(person_id))
    asked = union_all(*(part.add_columns(literal(place)) for place, part in enumerate(parts)))
    found: tuple[set[int], set[int], set[int]] = set(), set(), set()
    for number, place in db.session.execute(asked):
        found[place].add(number)
    return found


def _events(person_id: int) -> Select[int]:
    return select(Registration.event_id).where(Registration.person_id == person_id, has_place())


def _roles(person_id: int, now: datetime) -> Select[int]:
    return done_by(person_id, now).with_only_columns(Shift.role_id).order_by(None).distinct()
