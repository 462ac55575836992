"""Finding the ticket types of an event; for whoever may know of the event."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.events.programme.models import Event
from portal.events.tickets.models import PaymentTerms, TicketType


def numbered(event_id: int, number: int) -> Select[TicketType]:
    """One of them, with its event and the team, which policies ask about."""
    found = select(TicketType).where(TicketType.id == number, TicketType.event_id == event_id)
    return found.options(joinedload(TicketType.event).selectinload(Event.team))


def types_of(event_id: Any) -> Select[TicketType]:
    """All of them, as they are now, in the order in which they are shown."""
    found = select(TicketType).where(TicketType.event_id == event_id)
    return found.order_by(TicketType.position, TicketType.id).execution_options(populate_existing=True)


def terms_of(event_id: Any) -> Select[PaymentTerms]:
    """How its tickets are paid, where that is said."""
    return select(PaymentTerms).where(PaymentTerms.event_id == event_id)


def with_terms(event_id: int) -> Select[TicketType, PaymentTerms]:
    """All of them, each beside how it is paid, where that is said."""
    found = types_of(event_id).outerjoin(PaymentTerms, PaymentTerms.event_id == TicketType.event_id)
    return found.add_columns(PaymentTerms)
