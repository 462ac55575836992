"""Ticket types: what there is to choose, and how it is changed while people hold it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from portal.core import audit, clock, money
from portal.core.db import db
from portal.events.errors import NotATicket, TicketsStand
from portal.events.programme.models import MOST_GUESTS, Event, Phase
from portal.events.programme.operations import seats
from portal.events.tickets.models import MOST_TYPES, TicketType
from portal.events.tickets.operations import pools
from portal.events.tickets.queries import types_of

#: So much at most, so that what a whole party pays can be written down.
MOST_FOR_ONE = money.MOST // (1 + MOST_GUESTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What an organiser decides about a ticket type. Prices in the smallest unit; `guest_price` None: no guests."""

    name: str
    note: str = ""
    member_price: int = 0
    guest_price: int | None = None
    capacity: int | None = None


def add_type(event: Event, ticket: Ticket) -> TicketType:
    """Another ticket type. Raises NotATicket, TicketsStand."""
    event = _open(event)
    there = db.session.scalars(types_of(event.id)).all()
    if len(there) >= MOST_TYPES:
        raise NotATicket(
            ngettext("One ticket is enough.", "More than %(num)s tickets are too many to choose from.", MOST_TYPES)
        )
    _check(ticket, there)
    ticket_type = TicketType(
        event_id=event.id, position=1 + max((each.position for each in there), default=0), **asdict(ticket)
    )
    db.session.add(ticket_type)
    db.session.flush()
    audit.write("events.ticket_added", about=event, after=asdict(ticket))
    return ticket_type


def change_type(event: Event, number: int, ticket: Ticket) -> TicketType:
    """Change a ticket type for those who come; whoever has one keeps what they were told it costs.

    The event's list has to be settled afterwards: `registrations.operations.changing.change_ticket` does.
    Raises NotATicket, TicketsStand.
    """
    event = _open(event)
    ticket_type = _of(event, number)
    _check(ticket, [each for each in db.session.scalars(types_of(event.id)) if each.id != ticket_type.id])
    before = {name: getattr(ticket_type, name) for name in asdict(ticket)}
    for name, value in asdict(ticket).items():
        if name != "capacity":
            setattr(ticket_type, name, value)
    pools.set_capacity(ticket_type, ticket.capacity)
    audit.write("events.ticket_changed", about=event, before=before, after=asdict(ticket))
    return ticket_type


def repeat_types(model: Event, event: Event) -> None:
    """Another event repeats the model: it has the ticket types that are still given there, and nobody has one."""
    for ticket_type in db.session.scalars(types_of(model.id)).all():
        if ticket_type.closed_at is None:
            asked = Ticket(**{name: getattr(ticket_type, name) for name in Ticket.__dataclass_fields__})
            db.session.add(TicketType(event_id=event.id, position=ticket_type.position, **asdict(asked)))
    db.session.flush()


def close_type(event: Event, number: int, *, now: datetime) -> None:
    """Nobody new takes it; whoever has one keeps it. Again changes nothing. Raises NotATicket, TicketsStand."""
    ticket_type = _of(_open(event), number)
    if ticket_type.closed_at is None:
        ticket_type.closed_at = now
        db.session.flush()
        audit.write("events.ticket_closed", about=event, after={"name": ticket_type.name})


def open_type(event: Event, number: int) -> None:
    """It can be taken again. Raises NotATicket, TicketsStand."""
    ticket_type = _of(_open(event), number)
    if ticket_type.closed_at is not None:
        ticket_type.closed_at = None
        db.session.flush()
        audit.write("events.ticket_opened", about=event, after={"name": ticket_type.name})


def why_they_stand(event: Event, now: datetime) -> str:
    """In a sentence, why the tickets can no longer be changed; nothing while they can. For the event's team."""
    if event.phase(now) is Phase.CANCELLED:
        return str(_("This event is cancelled, so its tickets stay as they were."))
    return str(_("This event is over, so its tickets stay as they were.")) if event.phase(now) is Phase.OVER else ""


def _open(event: Event) -> Event:
    event = seats.lock(event)
    if reason := why_they_stand(event, clock.now()):
        raise TicketsStand(reason)
    return event


def _of(event: Event, number: int) -> TicketType:
    found = select(TicketType).where(TicketType.id == number, TicketType.event_id == event.id)
    ticket_type = db.session.scalar(found.execution_options(populate_existing=True))
    if ticket_type is None:
        raise NotATicket(_("There is no such ticket."))
    return ticket_type


def _check(ticket: Ticket, others: Iterable[TicketType]) -> None:
    for name in ("member_price", "guest_price"):
        if (getattr(ticket, name) or 0) > MOST_FOR_ONE:
            raise NotATicket(_("This is more than can be kept here."), field=name)
    if any(each.name.casefold() == ticket.name.casefold() for each in others):
        raise NotATicket(_("There is a ticket of this name already."), field="name")
