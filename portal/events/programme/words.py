"""How events are said: kinds, times, and what pictures they stand under."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.core import clock, language
from portal.core.assets import asset_url
from portal.core.say import say_day, say_moment, say_time, say_zone
from portal.core.web import path_of
from portal.events.programme.models import Event, Format, Kind, Role

KINDS: dict[str, Any] = {
    Kind.BREAKFAST: _l("Breakfast"),
    Kind.SUPPER: _l("Supper"),
    Kind.WALK: _l("Walk"),
    Kind.WORKSHOP: _l("Workshop"),
    Kind.TALK: _l("Talk"),
    Kind.MEETING: _l("Meeting"),
    Kind.GATHERING: _l("Gathering"),
}
#: Name of the format: its label, what it means, its icon.
FORMATS: dict[str, tuple[Any, Any, str]] = {
    Format.TABLES: (_l("Tables and rounds"), _l("Small groups, changing seats"), "armchair"),
    Format.DOING: (_l("Doing something"), _l("A walk, a workshop, a repair"), "hammer"),
    Format.LISTENING: (_l("Listening"), _l("A talk, with time after it"), "mic"),
    Format.EATING: (_l("Eating together"), _l("Breakfast, supper, picnic"), "utensils"),
}
ROLES: dict[str, tuple[Any, Any]] = {
    Role.OWNER: (_l("Owner"), _l("everything, and who else helps")),
    Role.ORGANISER: (_l("Organiser"), _l("everything but the team")),
    Role.DOOR: (_l("At the door"), _l("sees names and says who is here")),
    Role.CONNECTOR: (_l("Connector"), _l("sees those who let members see that they come")),
    Role.VIEWER: (_l("Looking on"), _l("sees how the sign-up goes")),
}
PICTURES: dict[str, tuple[str, Any]] = {
    Kind.BREAKFAST: ("breakfast", _l("Round breakfast tables seen from above, with coffee, croissants and flowers")),
    Kind.SUPPER: ("supper", _l("A long table under paper lanterns at dusk, with guests side by side")),
    Kind.WALK: ("weir-walk", _l("A footpath along a river, with a weir in the distance")),
    Kind.WORKSHOP: ("mend", _l("Two people at a workbench with tools on the wall behind them")),
    Kind.TALK: ("house-evening", _l("A house with lit windows in the evening")),
    Kind.MEETING: ("corridor", _l("A corridor of arched doors")),
    Kind.GATHERING: ("gathering", _l("A ring of chairs on a lawn, seen from above")),
}

#: Many letters in a row tell of the same event.
MOST_SAID = 256
_said: dict[tuple[Any, ...], str] = {}


def kind_label(event: Event) -> str:
    """ "Breakfast"."""
    return str(KINDS[event.kind])


def picture_of(event: Event, size: str = "large") -> str:
    """The address of its picture: its own (`pictures.SIZES`), or the one that goes with its kind."""
    if event.picture:
        return path_of("events.picture", name=event.picture, size=size)
    return asset_url(f"img/{PICTURES[event.kind][0]}.svg")


def picture_alt(event: Event) -> str:
    """What that picture shows."""
    return event.picture_alt or str(PICTURES[event.kind][1])


def say_format(event: Event) -> str:
    """ "3 rounds of 15 minutes, at tables of 6"; empty where nothing is said of it."""
    rounds = ngettext("One round", "%(num)s rounds", event.rounds) if event.rounds else ""
    if event.rounds and event.round_minutes:
        minutes = ngettext("one minute", "%(num)s minutes", event.round_minutes)
        rounds = _("%(rounds)s of %(minutes)s", rounds=rounds, minutes=minutes)
    tables = _("tables of %(seats)s", seats=event.table_seats) if event.table_seats else ""
    return str((rounds and tables and _("%(rounds)s, at %(tables)s", rounds=rounds, tables=tables)) or rounds)


def say_hours(event: Event) -> str:
    """ "7:45 to 9:15", with the day of the end where it is another."""
    end = say_moment(event.end_utc, event.zone) if event.lasts_days else say_time(event.end_utc, event.zone)
    return str(_("%(start)s to %(end)s", start=say_time(event.start_utc, event.zone), end=end))


def say_when(event: Event) -> str:
    """ "Tuesday 19 May, 7:45 to 9:15"."""
    return f"{say_day(event.start_utc, event.zone)}, {say_hours(event)}"


def say_when_exactly(event: Event) -> str:
    """The same with the zone: for mail and wherever the reader may be elsewhere."""
    key = (event.start_utc, event.end_utc, event.zone, language.regional(), clock.now().year)
    if key not in _said:
        if len(_said) >= MOST_SAID:
            _said.clear()
        _said[key] = f"{say_when(event)} ({say_zone(event.start_utc, event.zone)})"
    return _said[key]


def last_change(event: Event) -> datetime | None:
    """Until when people may change their mind, where that is said and comes before the event, which may have moved."""
    until = event.cancel_until
    return until if until is None or until < event.start_utc else None


def say_old_day(event: Event) -> str:
    """Of a postponed event: "It was to be Tuesday 19 May, 7:45 to 9:15."."""
    return str(_("It was to be %(when)s. The new day is not fixed yet.", when=say_when(event)))


def say_place(event: Event) -> str:
    """The place with its address."""
    return ", ".join(part for part in (event.venue, event.address) if part)


def say_where(event: Event) -> str:
    """The place in a line; "Online" where there is none."""
    return _or_online(event.venue, event)


def say_where_exactly(event: Event) -> str:
    """The same with its address: for mail, calendars, and whoever has to find it."""
    return _or_online(say_place(event), event)


def _or_online(place: str, event: Event) -> str:
    if place and event.is_online:
        return str(_("%(venue)s, and online", venue=place))
    return place or (str(_("Online")) if event.is_online else "")


FILTERS = (
    kind_label,
    picture_of,
    picture_alt,
    say_format,
    say_hours,
    say_old_day,
    say_when,
    say_when_exactly,
    say_where,
)
