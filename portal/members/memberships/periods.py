"""How long a plan covers: to the next anniversary, or to the end of the association's year. Days are half-open."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.dates import add_months
from portal.core.say import say_yearly
from portal.members.memberships.models import Period, Plan


def end_of(plan: Plan, start: date, *, anchor: date) -> date:
    """The first day not covered by a renewal that begins on `start`; `anchor`: the first day of the membership.

    Months are counted from the anniversary, so that whoever began on the 31st does not slip to the 28th for good.
    """
    if plan.period is Period.CALENDAR:
        return _year_after(start, plan.year_begins, joins_next=plan.joins_next if start == anchor else 0)
    done = (start.year - anchor.year) * 12 + start.month - anchor.month
    if add_months(anchor, done) == start:
        return add_months(anchor, done + plan.months)
    return add_months(start, plan.months)


def _year_after(start: date, month: int, *, joins_next: int) -> date:
    """When the year is over in which `start` lies; the one after it, for whoever joins in the last months."""
    end = date(start.year + (start.month >= month), month, 1)
    return add_months(end, 12) if start >= add_months(end, -joins_next) else end


def said(plan: Plan) -> Any:
    """How long one renewal covers, in words."""
    if plan.period is Period.ROLLING:
        return ngettext("%(num)s month", "%(num)s months", plan.months)
    if plan.year_begins == 1:
        return _("the calendar year")
    return _("the year up to %(day)s", day=say_yearly(date(2001, plan.year_begins, 1) - timedelta(days=1)))
