"""Who may do what with the ticket types of an event."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor
from portal.events.programme.policies import manage
from portal.events.tickets.models import TicketType


@policy
def manage_ticket(who: Actor, ticket_type: TicketType) -> bool:
    """Change a ticket type."""
    return manage(who, ticket_type.event)
