"""What can be done with calls and candidacies, and with seats that may be asked for. Call inside a unit of work."""

from __future__ import annotations

from portal.leadership.succession.operations.calls import open_call, withdraw_call
from portal.leadership.succession.operations.candidacies import (
    accept_offer,
    decline_offer,
    not_select,
    offer,
    stand,
    withdraw,
)
from portal.leadership.succession.operations.choices import confirm_choice, return_choice
from portal.leadership.succession.operations.elections import Winner, record_election
from portal.leadership.succession.operations.interests import (
    PASSED_OVER,
    end_interest,
    keep_in_mind,
    say_interest,
)
from portal.leadership.succession.operations.lapsing import let_lapse
from portal.leadership.succession.operations.merged import after_merge
from portal.leadership.succession.operations.panel import assess, leave_panel, name_reader
from portal.leadership.succession.operations.positions import change_position
from portal.leadership.succession.operations.prospects import (
    barred,
    cannot_accept,
    how_long,
    stands_beside,
    would_serve_until,
)
from portal.leadership.succession.operations.seats import dissolve_body, fill_seat, give_up_seat, hold_ex_officio
from portal.leadership.succession.operations.suggestions import accept_suggestion, decline_suggestion, suggest

__all__ = [
    "PASSED_OVER",
    "Winner",
    "accept_offer",
    "accept_suggestion",
    "after_merge",
    "assess",
    "barred",
    "cannot_accept",
    "change_position",
    "confirm_choice",
    "decline_offer",
    "decline_suggestion",
    "dissolve_body",
    "end_interest",
    "fill_seat",
    "give_up_seat",
    "hold_ex_officio",
    "how_long",
    "keep_in_mind",
    "leave_panel",
    "let_lapse",
    "name_reader",
    "not_select",
    "offer",
    "open_call",
    "record_election",
    "return_choice",
    "say_interest",
    "stand",
    "stands_beside",
    "suggest",
    "withdraw",
    "withdraw_call",
    "would_serve_until",
]
