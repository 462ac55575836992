"""The seats of a firm's plan, as its primary representative and the office read of them."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.members.memberships.operations import seats


def in_words(organisation_id: int, day: date) -> str:
    """Which plan has how many seats that day, and how many are free; empty where no plan names a number."""
    bound = next((each for each in seats.seats_of([organisation_id])[organisation_id] if day in each.days), None)
    if bound is None:
        return ""
    taken = sum(day in stretch for stretch in seats.spoken([organisation_id])[organisation_id])
    has = ngettext(
        "The plan “%(plan)s” has a seat for %(num)s person.", "The plan “%(plan)s” has seats for %(num)s people.",
        bound.number, plan=bound.plan,
    )  # fmt: skip
    free = bound.number - taken
    left = ngettext("%(num)s is free.", "%(num)s are free.", free) if free > 0 else _("All of them are taken today.")
    return f"{has} {left}"
