"""What can be done with bodies, positions, seats and terms. Call inside a unit of work.

What changes a seat that may be asked for is done from above: `succession.operations`.
"""

from __future__ import annotations

from portal.leadership.offices.operations.apart import keep_apart, let_together
from portal.leadership.offices.operations.bodies import change_body, end_body, form_body
from portal.leadership.offices.operations.held_by import make_ex_officio, set_deputy
from portal.leadership.offices.operations.limits import agree_exception, ask_exception, take_exception_back
from portal.leadership.offices.operations.positions import alter_position, make_position
from portal.leadership.offices.operations.seats import add_seat, end_seat, set_cycle
from portal.leadership.offices.operations.terms import (
    begin_term,
    end_term,
    live_terms,
    resign,
    void_term,
    why_settled,
)

__all__ = [
    "add_seat",
    "agree_exception",
    "alter_position",
    "ask_exception",
    "begin_term",
    "change_body",
    "end_body",
    "end_seat",
    "end_term",
    "form_body",
    "keep_apart",
    "let_together",
    "live_terms",
    "make_ex_officio",
    "make_position",
    "resign",
    "set_cycle",
    "set_deputy",
    "take_exception_back",
    "void_term",
    "why_settled",
]
