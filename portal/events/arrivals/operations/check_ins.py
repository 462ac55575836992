"""Noting who comes in at the door, at several doors at once and late, by devices that were out of reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from flask_babel import gettext as _
from sqlalchemy import select

from portal.core.db import db
from portal.core.say import say_moment
from portal.events.arrivals.models import LONGEST_DOOR, CheckIn, What
from portal.events.errors import DoorsClosed, HasNoPlace
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import seats
from portal.events.registrations.models import Place, Registration, Standing
from portal.events.registrations.operations import history
from portal.events.registrations.operations.attendees import DOORS, doors_are_open
from portal.members.people.models import Person


@dataclass(frozen=True, slots=True)
class Noted:
    """What came of it. `before`: when they had arrived already; `arrived_at`: when they arrived, as it stands now."""

    place: Place
    name: str
    before: datetime | None
    arrived_at: datetime | None


def note(
    event: Event,
    place: Place | str,
    what: What,
    *,
    now: datetime,
    by: int | None,
    at: datetime | None = None,
    door: str = "",
    client_uuid: str = "",
) -> Noted:
    """Note that somebody came, left, or had not come after all. Sent again under its `client_uuid`, it changes nothing.

    `place`: theirs, or its code. `at`: when it happened (UTC; now, if not said); it is no later than now and no earlier
    than the doors. Of two arrivals the earlier counts. Raises HasNoPlace, DoorsClosed, each with its reason.
    """
    event = seats.lock(event)
    place, registration, name = _allowed(event, place, now)
    before = place.arrived_at
    noted = select(CheckIn.place_id).where(CheckIn.client_uuid == client_uuid)
    if client_uuid and (whose := db.session.scalar(noted)) is not None:
        if whose != place.id:
            raise HasNoPlace(_("That was noted for somebody else. Look %(name)s up and note it anew.", name=name))
        return Noted(place, name, before, before)
    moment = max(event.start_utc - DOORS, min(at or now, now))
    db.session.add(
        CheckIn(
            place_id=place.id, what=what, at=moment, noted_at=now, door=door[:LONGEST_DOOR], by_person_id=by,
            client_uuid=client_uuid or str(uuid4()),
        )
    )  # fmt: skip
    db.session.flush()
    place.arrived_at = _arrival(place.id)
    if not place.is_guest:
        registration.attended_at = place.arrived_at
    db.session.flush()
    if (before is None) != (place.arrived_at is None):
        history.note(registration.id, "not_seen" if place.arrived_at is None else "came", now, by=by)
    return Noted(place, name, before, place.arrived_at)


def look_up(event: Event, code: str, *, now: datetime) -> Noted:
    """Whom a code lets in, and when they came, if they did. Changes nothing. Raises what `note` would raise."""
    place, _registration, name = _allowed(event, code, now)
    return Noted(place, name, place.arrived_at, place.arrived_at)


def check_doors(event: Event, now: datetime) -> None:
    """Raises DoorsClosed, with its reason, while nobody can be noted as there."""
    if reason := why_closed(event, now):
        raise DoorsClosed(reason)


def why_closed(event: Event, now: datetime) -> str:
    """In a sentence, why nobody can be noted as there; nothing while people can. For those at the door."""
    if doors_are_open(event, now):
        return ""
    if event.phase(now) is Phase.CANCELLED:
        return str(_("This event is cancelled, so nobody can arrive."))
    if event.phase(now) is Phase.OVER:
        return str(_("It was over long ago, so who came stands as it was noted."))
    if event.phase(now) is Phase.PUBLISHED:
        opening = say_moment(event.start_utc - DOORS, event.zone)
        return str(_("Nobody can have arrived yet. The doors open on %(moment)s.", moment=opening))
    if event.phase(now).hidden:
        return str(_("It is not published yet. People arrive once it is, and its day has come."))
    return str(_("This event is postponed. People arrive on its new day."))


def _allowed(event: Event, place: Place | str, now: datetime) -> tuple[Place, Registration, str]:
    place, registration, name = _there(event, place)
    check_doors(event, now)
    _check_place(registration, name, now)
    return place, registration, name


def _there(event: Event, place: Place | str) -> tuple[Place, Registration, str]:
    """The place as it is now, its registration, and who has it. Raises HasNoPlace when it is not at this event."""
    mine = Place.code == place if isinstance(place, str) else Place.id == place.id
    found = select(Place, Registration, Person.name).join(Place.registration).join(Registration.person).where(mine)
    row = db.session.execute(found.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise HasNoPlace(_("Nobody has this code. Look the person up by name."))
    if row[1].event_id != event.id:
        raise HasNoPlace(_("This code is for another event. Look the person up by name."))
    name = row[2] if not row[0].is_guest else row[0].name or _("A guest of %(name)s", name=row[2])
    return row[0], row[1], str(name)


def _check_place(registration: Registration, name: str, now: datetime) -> None:
    standing = registration.standing(now)
    if standing is Standing.CONFIRMED:
        return
    if standing is Standing.WAITING:
        raise HasNoPlace(_("%(name)s is on the waiting list and has no place yet.", name=name))
    if standing in {Standing.OFFERED, Standing.EXPIRED}:
        raise HasNoPlace(_("%(name)s was offered a place and has not taken it.", name=name))
    if standing is Standing.PENDING_PAYMENT:
        raise HasNoPlace(_("%(name)s has not paid yet. Whoever runs the event can note the payment.", name=name))
    if standing is Standing.PENDING_APPROVAL:
        raise HasNoPlace(_("%(name)s waits for an answer of the organisers.", name=name))
    raise HasNoPlace(_("%(name)s has given the place back, or was taken off the list.", name=name))


def _arrival(place_id: int) -> datetime | None:
    """When they came: the earliest arrival since they were last said not to have come."""
    came: datetime | None = None
    found = select(CheckIn.what, CheckIn.at).where(CheckIn.place_id == place_id).order_by(CheckIn.at, CheckIn.id)
    for what, at in db.session.execute(found):
        if what is What.UNDO:
            came = None
        elif what is What.IN:
            came = came or at
    return came
