"""Whoever stands at the door and is not on the list."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.core import audit
from portal.core.db import db
from portal.events.arrivals.models import What
from portal.events.arrivals.operations import check_ins
from portal.events.arrivals.operations.check_ins import Noted
from portal.events.errors import AlreadyOver, HasNoPlace
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import seats
from portal.events.registrations.models import Awaits, Place, Registration, Standing
from portal.events.registrations.operations import holding
from portal.events.registrations.operations.registration import enter
from portal.events.tickets.operations import pools
from portal.members.people.operations.people import add_person


def let_in(
    event: Event, person_id: int | None, *, now: datetime, by: int | None, name: str = "", ticket: int = 0,
    past_others: bool = False, door: str = "",
) -> Noted:  # fmt: skip
    """Give somebody a place and note that they are here. `name`: of somebody unknown, instead of a person.

    `ticket`: the ticket type, where the event has several. Nobody passes those who wait, unless an organiser says so
    (`past_others`), and even then a place has to be free.
    Raises DoorsClosed, AlreadyOver, HasNoPlace, NotATicket.
    """
    event = seats.lock(event)
    check_ins.check_doors(event, now)
    if event.phase(now) is Phase.OVER:
        raise AlreadyOver
    known = person_id is not None
    if person_id is None:
        person_id = add_person({"name": name}, now=now).id
    registration = enter(event, person_id, now=now, by=by, tickets=[ticket], spared=frozenset(Awaits))
    registration.as_visitor = registration.as_visitor or not known
    if registration.holds_places and registration.confirmed_at is None:
        holding.hold(event, registration, holding.FREE, now, by=by)
    elif registration.standing(now) is not Standing.CONFIRMED:
        _pass_others(event, registration, now, by, allowed=past_others)
    noted = check_ins.note(event, _own_place(registration), What.IN, now=now, by=by, door=door)
    if noted.before is None:
        audit.write("events.walked_in", about=event, after={"person": person_id, "past_others": past_others})
    return noted


def _pass_others(event: Event, registration: Registration, now: datetime, by: int | None, *, allowed: bool) -> None:
    if not allowed:
        raise HasNoPlace(
            _("Every place is taken or waited for, and nobody passes those who wait. Ask whoever runs the event.")
        )
    with_party = (
        select(Registration).where(Registration.id == registration.id).options(selectinload(Registration.party))
    )
    wanted = db.session.scalars(with_party.execution_options(populate_existing=True)).one().wanted
    if not pools.claim(event, registration.places, wanted):
        raise HasNoPlace(_("Every place is taken. Where there is room for more, raise the number of places first."))
    holding.hold(event, registration, holding.FREE, now, by=by)


def _own_place(registration: Registration) -> Place:
    return db.session.scalars(select(Place).where(Place.registration_id == registration.id, Place.number == 0)).one()
