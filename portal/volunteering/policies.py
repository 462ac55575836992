"""Who may do what in volunteering."""

from __future__ import annotations

from portal.core.access import policy
from portal.core.actors import Actor, Right
from portal.events.programme import policies as events
from portal.events.programme.models import Event
from portal.volunteering import queries
from portal.volunteering.models import Shift
from portal.volunteering.wishes.models import HelpWish


@policy
def manage_event_shifts(who: Actor, event: Event) -> bool:
    """Add, change and cancel an event's shifts: its organisers, and the offices of events and of volunteering."""
    return who.may(Right.VOLUNTEERING, event) or events.manage(who, event)


@policy
def organise_shift(who: Actor, shift: Shift) -> bool:
    """Ask for, copy and write to one shift: whoever runs its board."""
    return queries.organises(who, shift)


def answer_help(who: Actor, wish: HelpWish) -> bool:
    """Read and answer a visitor who would like to help: the office of volunteering, and who organises the shift."""
    event = wish.shift.event if wish.shift else None
    return who.may(Right.VOLUNTEERING) or (event is not None and manage_event_shifts(who, event))
