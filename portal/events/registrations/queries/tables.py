"""Whose names are on the plan of tables: those who have a place, and whom they bring."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from portal.core.db import db
from portal.events.registrations.models import Place, Registration
from portal.events.registrations.queries.standing import has_place
from portal.members.people.models import Person


def names_at_tables(event_id: int) -> list[str]:
    """Everybody who has a place at the event, in the order in which they took it, guests after their hosts.

    For those who run it.
    """
    rows = db.session.execute(
        select(Place.number, Place.name, Person.name)
        .join(Registration, Registration.id == Place.registration_id)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.event_id == event_id, has_place())
        .order_by(Registration.confirmed_at, Registration.id, Place.number)
    )
    return [(name or str(_("Guest of %(name)s", name=host))) if number else host for number, name, host in rows]
