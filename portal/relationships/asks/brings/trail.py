"""What the audit trail says of the actions about asks, after the name of whoever did it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "relationships.ask_left_standing": _l("looked at an ask that a member reported, and let it stand"),
    "relationships.ask_taken_down": _l("took an ask or an offer off the board"),
}
