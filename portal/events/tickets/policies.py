"""Who may do what with the ticket types of an event."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor
from portal.events.programme.policies import manage
from portal.events.tickets.models import TicketType


@policy
def manage_ticket(who: Actor, kind: TicketType) -> bool:
    """Change a kind of place."""
    return manage(who, kind.event)
