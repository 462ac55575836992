"""What the audit trail says of the actions of volunteering, after the name of whoever did it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACTIONS = {
    "volunteering.asked": _l("asked somebody to take a shift"),
    "volunteering.message_written": _l("wrote to the people on a shift"),
    "volunteering.help_wish_answered": _l("answered a visitor who would like to help"),
    "volunteering.help_wish_closed": _l("closed what a visitor who would like to help had asked"),
    "volunteering.outcome_noted": _l("noted whether somebody was there at a shift"),
    "volunteering.outcomes_noted": _l("noted who was there at a shift"),
    "volunteering.released": _l("released somebody from a shift"),
    "volunteering.role": _l("wrote a role for volunteers"),
    "volunteering.shift_added": _l("added a shift"),
    "volunteering.shift_cancelled": _l("cancelled a shift"),
    "volunteering.shift_changed": _l("changed a shift"),
    "volunteering.thanked": _l("thanked those who were on a shift"),
}
