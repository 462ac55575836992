"""Whose names are on the plan of tables: those who have a place, and whom they bring."""

from __future__ import annotations

from sqlalchemy import select

from portal.core.db import db
from portal.events.registrations.models import Registration
from portal.events.registrations.queries.standing import has_place
from portal.members.people.models import Person


def names_at_tables(event_id: int) -> list[str]:
    """Everybody who has a place at the event, in the order in which they took it, guests after their hosts.

    For those who run it.
    """
    rows = db.session.execute(
        select(Person.name, Registration.guests)
        .join(Registration, Registration.person_id == Person.id)
        .where(Registration.event_id == event_id, has_place())
        .order_by(Registration.confirmed_at, Registration.id)
    )
    return [name for person, guests in rows for name in (person, *guests)]
