"""What volunteering holds about somebody, and goes along when two entries about them are put together."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.members.merging.leads import Lead


def leads() -> tuple[Lead, ...]:
    """The tables that lead to people."""
    return (
        Lead("assignment", _l("Shifts")),
        Lead("shift_ask"),
        Lead("shift_message", _l("Messages they wrote to the people on a shift")),
        Lead("stand_in_ask", own=("to_person_id",)),
        Lead("help_wish", own=("person_id",)),
    )
