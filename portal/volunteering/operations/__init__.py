"""What can be done in volunteering. Call inside a unit of work."""

from __future__ import annotations

from portal.volunteering.operations.assignments import acknowledge, assign, cancel_assignment
from portal.volunteering.operations.shifts import (
    Plan,
    add_shift,
    cancel_shift,
    change_role,
    change_shift,
    make_role,
    move_with_event,
    release_event,
    repeat_shifts,
)
from portal.volunteering.operations.suspended import kept_while_suspended, release_suspended

__all__ = [
    "Plan",
    "acknowledge",
    "add_shift",
    "assign",
    "cancel_assignment",
    "cancel_shift",
    "change_role",
    "change_shift",
    "kept_while_suspended",
    "make_role",
    "move_with_event",
    "release_event",
    "release_suspended",
    "repeat_shifts",
]
