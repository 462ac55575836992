"""What can be done in volunteering. Call inside a unit of work."""

from __future__ import annotations

from portal.volunteering.operations.assignments import acknowledge, assign, cancel_assignment
from portal.volunteering.operations.merged import after_merge
from portal.volunteering.operations.outcomes import (
    answer_outcome,
    forget_outcomes,
    forget_outcomes_of,
    note_all_there,
    note_outcome,
)
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
from portal.volunteering.operations.slots import add_next, add_slots
from portal.volunteering.operations.stand_ins import (
    accept_ask,
    ask_for_stand_in,
    decline_ask,
    lapse_asks_of,
    lapse_asks_to,
    stand_in,
    take_ask_back,
)
from portal.volunteering.operations.suspended import kept_while_suspended, release_suspended
from portal.volunteering.operations.thanks import thank

__all__ = [
    "Plan",
    "accept_ask",
    "acknowledge",
    "add_next",
    "add_shift",
    "add_slots",
    "after_merge",
    "answer_outcome",
    "ask_for_stand_in",
    "assign",
    "cancel_assignment",
    "cancel_shift",
    "change_role",
    "change_shift",
    "decline_ask",
    "forget_outcomes",
    "forget_outcomes_of",
    "kept_while_suspended",
    "lapse_asks_of",
    "lapse_asks_to",
    "make_role",
    "move_with_event",
    "note_all_there",
    "note_outcome",
    "release_event",
    "release_suspended",
    "repeat_shifts",
    "stand_in",
    "take_ask_back",
    "thank",
]
