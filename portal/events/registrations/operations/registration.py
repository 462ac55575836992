"""Signing up, letting go, and answering an offer: what a person does with their own place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from portal.core.db import db
from portal.core.facts import record
from portal.events.errors import AlreadyOver, NoOffer, NotOpen, NotRegistered, NotYetOpen, TooManyGuests
from portal.events.facts import OfferDeclined, RegistrationCancelled, RegistrationConfirmed, WaitingListJoined
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import seats
from portal.events.registrations.models import Place, Registration, Standing, new_code
from portal.events.registrations.operations import choosing, history, waiting_list
from portal.events.registrations.queries.own import live
from portal.events.registrations.queries.standing import holds_offer, is_live, waits
from portal.events.tickets.models import TicketType
from portal.events.tickets.operations import pools

M = TypeVar("M", Registration, Place)
_TO_ADD = {
    model: (tuple(table.c.keys()), table.insert().returning(table.c.id))
    for model, table in ((each, Registration.metadata.tables[each.__tablename__]) for each in (Registration, Place))
}
_OF_EVENT = Registration.event_id == bindparam("event_id")
_OWN = and_(_OF_EVENT, is_live(), Registration.person_id == bindparam("person_id"))
_OVERDUE = and_(_OF_EVENT, holds_offer(), Registration.offer_until <= bindparam("now"))
_SITUATION = select(
    select(Registration.id).where(_OWN).scalar_subquery(),
    select(Registration.id).where(_OVERDUE).exists(),
    select(func.max(Registration.joined_at)).where(_OF_EVENT, waits()).scalar_subquery(),
    select(TicketType.id).where(TicketType.event_id == bindparam("event_id")).exists(),
)


def register(
    event: Event,
    person_id: int,
    *,
    now: datetime,
    guests: Sequence[str] = (),
    tickets: Sequence[int] = (),
    list_consent: bool = False,
    as_visitor: bool = False,
) -> Registration:
    """Sign a person up: a place if one is free and nobody waits for it, else the end of the waiting list.

    `tickets`: the ticket type of whoever signs up and of each guest, where the event has any; `as_visitor`: they
    are a guest themselves. Whoever is on the list already stays as they are.
    Raises NotOpen, NotYetOpen, TooManyGuests, NotATicket.
    """
    event = seats.lock(event)
    if event.phase(now) is not Phase.PUBLISHED or now >= event.closing:
        raise NotOpen
    if event.opens_at is not None and now < event.opens_at:
        raise NotYetOpen
    return enter(
        event, person_id, now=now, guests=guests, tickets=tickets, list_consent=list_consent, as_visitor=as_visitor
    )


def enter(
    event: Event,
    person_id: int,
    *,
    now: datetime,
    guests: Sequence[str] = (),
    tickets: Sequence[int] = (),
    list_consent: bool = False,
    as_visitor: bool = False,
    by: int | None = None,
) -> Registration:
    """Put a person on the list of a locked event, in a place or in the queue; nobody passes those who wait."""
    names = _named(event, guests)
    mine, due, last, ticketed = _situation(event, person_id, now)
    if due or last is not None:
        waiting_list.settle(event, now)
        mine, due, last, ticketed = _situation(event, person_id, now)
    if mine is not None:
        return db.session.get_one(Registration, mine)
    places = 1 + len(names)
    chosen = choosing.chosen(event, tickets, names, as_visitor=as_visitor) if ticketed else []
    wanted = Counter(each.id for each in chosen)
    passes = last is None or (ticketed and waiting_list.may_pass(event, wanted))
    seated = passes and pools.claim(event, places, wanted)
    registration = _added(
        event_id=event.id,
        person_id=person_id,
        places=places,
        names=names,
        chosen=chosen,
        # The queue is in the order of the lock, whatever the clocks of several machines say.
        joined_at=now if last is None else max(now, last),
        confirmed_at=now if seated else None,
        list_consent=list_consent,
        as_visitor=as_visitor,
        told_sequence=event.sequence,
    )
    history.note(registration.id, Standing.CONFIRMED if seated else Standing.WAITING, now, by=by)
    fact = RegistrationConfirmed if seated else WaitingListJoined
    record(fact(registration_id=registration.id, event_id=event.id, person_id=person_id))
    return registration


def withdraw(event: Event, person_id: int, *, now: datetime) -> Registration:
    """Give the own place, offer or wait back. Allowed however full or closed the event is, until it is over.

    Raises NotRegistered, AlreadyOver.
    """
    event = seats.lock(event)
    registration = _own(event, person_id)
    if event.phase(now) is Phase.OVER:
        raise AlreadyOver
    waiting_list.end(event, registration, Standing.CANCELLED, now)
    record(RegistrationCancelled(registration_id=registration.id, event_id=event.id, person_id=person_id))
    waiting_list.settle(event, now)
    return registration


def take_offer(event: Event, person_id: int, *, now: datetime) -> Registration:
    """Take the place that is held. Raises NotRegistered, NoOffer."""
    event = seats.lock(event)
    registration = _own(event, person_id)
    if registration.standing(now) is Standing.CONFIRMED:
        return registration
    if registration.standing(now) is not Standing.OFFERED or event.phase(now) is not Phase.PUBLISHED:
        raise NoOffer
    registration.confirmed_at, registration.told_sequence = now, event.sequence
    db.session.flush()
    history.note(registration.id, Standing.CONFIRMED, now)
    record(RegistrationConfirmed(registration_id=registration.id, event_id=event.id, person_id=person_id))
    waiting_list.settle(event, now)
    return registration


def decline_offer(event: Event, person_id: int, *, now: datetime) -> Registration:
    """Let the held place go to the next on the list. Raises NotRegistered, NoOffer."""
    event = seats.lock(event)
    registration = _own(event, person_id)
    if registration.standing(now) is not Standing.OFFERED:
        raise NoOffer
    waiting_list.end(event, registration, Standing.DECLINED, now)
    record(OfferDeclined(registration_id=registration.id, event_id=event.id, person_id=person_id))
    waiting_list.settle(event, now)
    return registration


def show_me(event: Event, person_id: int, *, shown: bool) -> Registration:
    """Let members see that I come, or not any more; it holds at once. Raises NotRegistered."""
    registration = _own(event, person_id)
    registration.list_consent = shown
    db.session.flush()
    return registration


def _added(names: Sequence[str], chosen: Sequence[TicketType], **values: Any) -> Registration:
    """A new registration with a place for everybody in the party."""
    registration = _put_in(Registration, values)
    party = []
    for number, name in enumerate(("", *names)):
        place = {"registration_id": registration.id, "number": number, "name": name, "code": new_code(), "price": 0}
        if chosen:
            ticket_type, as_guest = chosen[number], number > 0 or registration.as_visitor
            place |= {"ticket_type_id": ticket_type.id, "price": ticket_type.price(guest=as_guest)}
        party.append(_put_in(Place, place))
    set_committed_value(registration, "party", party)
    return registration


def _put_in(model: type[M], values: dict[str, Any]) -> M:
    """A new row and its object: put in without the unit of work's sorting, since others wait for the lock meanwhile."""
    columns, add = _TO_ADD[model]
    number = db.session.connection().execute(add, values).scalar_one()
    row = model(**dict.fromkeys(columns) | values | {"id": number})
    make_transient_to_detached(row)
    db.session.add(row)
    return row


def _own(event: Event, person_id: int) -> Registration:
    found = db.session.scalar(live(event.id, person_id).execution_options(populate_existing=True))
    if found is None:
        raise NotRegistered
    return found


def _named(event: Event, guests: Sequence[str]) -> list[str]:
    names = [name.strip() for name in guests if name.strip()]
    refuse_too_many(event, len(names))
    return names


def refuse_too_many(event: Event, guests: int) -> None:
    """Raises TooManyGuests where a member may not bring as many."""
    limit = event.guests_at_most
    if guests > limit:
        if not limit:
            raise TooManyGuests(_("This event is without guests."))
        raise TooManyGuests(ngettext("You can bring %(num)s guest.", "You can bring %(num)s guests.", limit))


def _situation(event: Event, person_id: int, now: datetime) -> tuple[int | None, bool, datetime | None, bool]:
    """In one statement: the person's live registration, whether an offer is overdue, when the last joined the queue,
    and whether there are ticket types.
    """
    found = {"event_id": event.id, "person_id": person_id, "now": now}
    row = db.session.connection().execute(_SITUATION, found).one()
    return row[0], bool(row[1]), row[2], bool(row[3])
