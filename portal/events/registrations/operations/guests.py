"""Whom somebody brings, changed after they signed up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete

from portal.core.db import db
from portal.core.facts import record
from portal.events.errors import AlreadyOver, NoRoom, NotOpen, NotRegistered
from portal.events.facts import GuestsChanged
from portal.events.programme.models import Event
from portal.events.programme.operations import seats
from portal.events.registrations.models import Awaits, Place, Registration, new_code
from portal.events.registrations.operations import choosing, history, holding, waiting_list
from portal.events.registrations.operations.attendees import DOORS
from portal.events.registrations.operations.registration import refuse_too_many
from portal.events.registrations.queries.own import live_with_party
from portal.events.tickets.models import TicketType
from portal.events.tickets.operations import pools

#: Which of the fields for guests (1 and up): their name, and the ticket type that was chosen for them, or 0.
Guests = Mapping[int, tuple[str, int]]


def bring(event: Event, person_id: int, guests: Guests, *, now: datetime) -> Registration:
    """Bring these guests and no others. Whoever came along already keeps the ticket they have, and its price.

    More can be brought while there is room that nobody waits for; fewer always, until the doors open. Raises
    NotRegistered, AlreadyOver, NotOpen, TooManyGuests, NoRoom, NotATicket.
    """
    event = seats.lock(event)
    waiting_list.settle(event, now)
    registration = _with_party(event, person_id)
    if now >= event.start_utc - DOORS and not event.day_is_open:
        raise AlreadyOver(_("The doors are open. Tell whoever is at the door whom you bring."))
    there = {place.number: place for place in registration.party if place.is_guest}
    before = {number: place.name for number, place in there.items()}
    named = {number: name for number, (name, _ticket) in guests.items()}
    if named == before:
        return registration
    if len(named) > len(before):
        refuse_too_many(event, len(named))
    gone = [place for number, place in there.items() if number not in named]
    new = {number: guests[number] for number in named if number not in there}
    _make_room(event, registration, gone, new, now)
    for number in named.keys() & there.keys():
        there[number].name = named[number]
    registration.places = 1 + len(named)
    db.session.flush()
    history.note(registration.id, "guests", now)
    if registration.awaits == Awaits.PAYMENT and not _with_party(event, person_id).owed:
        holding.go_on(event, registration, now)
    record(GuestsChanged(registration_id=registration.id, event_id=event.id, person_id=person_id))
    waiting_list.settle(event, now)
    return registration


def _with_party(event: Event, person_id: int) -> Registration:
    """As it is now."""
    found = live_with_party(event.id, person_id).execution_options(populate_existing=True)
    registration = db.session.scalar(found)
    if registration is None:
        raise NotRegistered
    return registration


def _types_for(event: Event, registration: Registration, new: Guests) -> dict[int, TicketType]:
    """The ticket type of each new guest, where there are any: as asked, or that of whoever brings them."""
    own = next((place.ticket_type_id for place in registration.party if not place.is_guest), None) or 0
    asked = [own, *(ticket for _name, ticket in new.values())]
    names = [name for name, _ticket in new.values()]
    return dict(zip(new, choosing.for_guests(event, asked, names), strict=False)) if new else {}


def _make_room(event: Event, registration: Registration, gone: list[Place], new: Guests, now: datetime) -> None:
    """Take what the new ones need, and give back what those who do not come had."""
    ticket_types = _types_for(event, registration, new)
    given = Counter(place.ticket_type_id for place in gone if place.ticket_type_id is not None)
    wanted = Counter(each.id for each in ticket_types.values())
    if new and not event.takes_sign_ups(now):
        raise NotOpen(_("Sign-up is closed, so nobody can be added. Whoever comes already can be renamed or left out."))
    if new and not registration.holds_places:
        raise NoRoom(
            _("While you wait, your party cannot grow. Leave the list and join it again to bring more guests.")
        )
    if registration.holds_places:
        more, fewer, another = len(new) - len(gone), given - wanted, wanted - given
        pools.release(event, max(0, -more), fewer)
        takes = more > 0 or bool(another)  # one guest for another takes no place, however full it is
        if takes and not (waiting_list.may_pass(event, another) and pools.claim(event, max(0, more), another)):
            raise NoRoom
    db.session.execute(delete(Place).where(Place.id.in_([place.id for place in gone])))
    for number, (name, _ticket) in new.items():
        ticket_type = ticket_types.get(number)
        place = Place(registration_id=registration.id, number=number, name=name, code=new_code())
        if ticket_type is not None:
            place.ticket_type_id, place.price = ticket_type.id, ticket_type.price(guest=True)
        db.session.add(place)
    db.session.flush()
    db.session.expire(registration, ["party"])
