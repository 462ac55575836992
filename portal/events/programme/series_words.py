"""How a series is said: its rule, and what of an event it speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.core.say import say_day, say_long_weekday
from portal.events.programme.forms import EventForm
from portal.events.programme.models import Pattern, Series
from portal.events.programme.repeats import which_week

NTH: dict[int, Any] = {
    1: _l("Monthly, on the first %(weekday)s"),
    2: _l("Monthly, on the second %(weekday)s"),
    3: _l("Monthly, on the third %(weekday)s"),
    4: _l("Monthly, on the fourth %(weekday)s"),
}
#: The fields of the form where they are called otherwise than what a series says.
FIELDS = {"opens_at": "opens_day", "closes_at": "closes_day", "cancel_until": "cancel_day"}


def say_pattern(pattern: str, first: date) -> str:
    """ "Weekly, on Tuesday"; "Monthly, on the third Tuesday"."""
    if pattern == Pattern.MONTH_DAY:
        return str(_("Monthly, on day %(number)s of the month", number=first.day))
    weekday = say_long_weekday(first)
    if pattern == Pattern.NTH:
        return str(NTH[which_week(first)]) % {"weekday": weekday}
    if pattern == Pattern.LAST:
        return str(_("Monthly, on the last %(weekday)s", weekday=weekday))
    return str(_("Weekly, on %(weekday)s", weekday=weekday))


def say_series(series: Series) -> str:
    """The rule as a sentence or three."""
    said = [f"{say_pattern(series.pattern, series.first)}."]
    if series.every > 1 and series.pattern is Pattern.WEEKLY:
        said.append(ngettext("Every week.", "Every %(num)s weeks.", series.every))
    elif series.every > 1:
        said.append(ngettext("Every month.", "Every %(num)s months.", series.every))
    if series.until:
        said.append(_("Up to %(day)s.", day=say_day(series.until)))
    elif series.times:
        said.append(ngettext("Once.", "%(num)s times.", series.times))
    return " ".join(str(each) for each in said)


def labels(names: Iterable[str]) -> list[tuple[str, str]]:
    """(name, what the form calls it) of what a series says, in the order of the form."""
    form = EventForm(formdata=None)
    wanted = {FIELDS.get(name, name): name for name in names}
    known = [(wanted[field.name], field.label.text) for field in form if field.name in wanted]
    found = {name for name, _label in known}
    return [*known, *((name, str(_("Something else"))) for name in names if name not in found)]
