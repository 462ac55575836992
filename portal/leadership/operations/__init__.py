"""What can be done in leadership. Call inside a unit of work."""

from __future__ import annotations

from portal.leadership.operations.calls import open_call, withdraw_call
from portal.leadership.operations.candidacies import (
    accept_offer,
    accept_suggestion,
    decline_offer,
    decline_suggestion,
    not_select,
    offer,
    stand,
    suggest,
    withdraw,
    would_serve_until,
)
from portal.leadership.operations.choices import confirm_choice, return_choice
from portal.leadership.operations.offices import (
    add_seat,
    change_body,
    form_body,
    make_position,
)
from portal.leadership.operations.positions import change_position
from portal.leadership.operations.seats import dissolve_body, fill_seat, give_up_seat
from portal.leadership.operations.terms import end_term, resign, void_term

__all__ = [
    "accept_offer",
    "accept_suggestion",
    "add_seat",
    "change_body",
    "change_position",
    "confirm_choice",
    "decline_offer",
    "decline_suggestion",
    "dissolve_body",
    "end_term",
    "fill_seat",
    "form_body",
    "give_up_seat",
    "make_position",
    "not_select",
    "offer",
    "open_call",
    "resign",
    "return_choice",
    "stand",
    "suggest",
    "void_term",
    "withdraw",
    "withdraw_call",
    "would_serve_until",
]
