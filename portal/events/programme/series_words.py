"""How a series is said: its rule, and what of an event it speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.core.say import say_day, say_long_weekday
from portal.events.programme.repeats import which_week
from portal.events.programme.series_models import Pattern, Series

NTH: dict[int, Any] = {
    1: _l("Monthly, on the first %(weekday)s"),
    2: _l("Monthly, on the second %(weekday)s"),
    3: _l("Monthly, on the third %(weekday)s"),
    4: _l("Monthly, on the fourth %(weekday)s"),
}
#: What a series says of its events (`operations.by_hand.said`), in the order of the form.
NAMES: dict[str, Any] = {
    "title": _l("the title"),
    "day": _l("the day"),
    "begins": _l("when it begins"),
    "ends": _l("when it ends"),
    "zone": _l("the time zone"),
    "kind": _l("the sort"),
    "format": _l("how people spend the time"),
    "no_pitch": _l("whether people pitch"),
    "rounds": _l("the rounds"),
    "round_minutes": _l("the minutes of a round"),
    "tables": _l("the tables"),
    "table_seats": _l("the seats at a table"),
    "prompts": _l("the prompts"),
    "summary": _l("why to come"),
    "body": _l("how it goes"),
    "picture": _l("the picture"),
    "picture_alt": _l("the words for the picture"),
    "venue": _l("the place"),
    "address": _l("the address"),
    "venue_note": _l("finding and getting in"),
    "online_url": _l("the online room"),
    "cost": _l("what it costs"),
    "visibility": _l("who is invited"),
    "visitors_welcome": _l("whether anybody may sign up"),
    "capacity": _l("how many places there are"),
    "guest_limit": _l("how many guests a member may bring"),
    "approves": _l("whether you decide on each sign-up"),
    "opens_at": _l("when sign-up opens"),
    "closes_at": _l("the last day to sign up"),
    "cancel_until": _l("the last day to change one’s mind"),
    "offer_hours": _l("the hours to answer an offer"),
}


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
    """(name, how it is called) of what a series says."""
    wanted = set(names)
    return [(name, str(called)) for name, called in NAMES.items() if name in wanted]
