"""The office's list of pages: grouped by what people do there, for whoever makes this request."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import request
from flask_babel import lazy_gettext as _l

from portal.core.access import actor
from portal.core.house import Below, MenuEntry, house

#: The groups of the list, in order. Packages name one for each of their entries (`MenuEntry.group`).
GROUPS = {
    "people": _l("People"),
    "money": _l("Money"),
    "events": _l("Events"),
    "leadership": _l("Leadership"),
    "newsletter": _l("Newsletter"),
    "association": _l("Association"),
    "system": _l("System"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One page of the list. `waiting`: how many things wait there for somebody."""

    label: object
    url: str
    current: bool
    waiting: int = 0


@dataclass(slots=True)
class Group:
    """Pages about one thing; open while one of them is read. Without a label: the pages above all groups."""

    label: object = ""
    places: list[Place] = field(default_factory=list)

    @property
    def current(self) -> bool:
        return any(place.current for place in self.places)


@dataclass(frozen=True, slots=True)
class OfficeList:
    """The whole list, and what this page is called in it."""

    groups: list[Group]

    @property
    def here(self) -> object:
        places = (place for group in self.groups for place in group.places)
        return next((place.label for place in places if place.current), "")


def office_list() -> OfficeList | None:
    """What this person may open in the office; None for those who hold no office."""
    entries = house().entries("office", actor())
    if not entries:
        return None
    current = max(entries, key=_closeness)
    found = current if _closeness(current) else None
    groups = {name: Group(label) for name, label in {"": "", **GROUPS}.items()}
    for entry in entries:
        waiting = entry.waiting() if entry.waiting else 0
        groups[entry.group].places.append(Place(entry.label, entry.url, entry is found, waiting))
    return OfficeList([group for group in groups.values() if group.places])


def _closeness(entry: MenuEntry) -> int:
    """How closely this request's page belongs to the entry: the length of what their addresses share, 0 for not."""
    rule = request.url_rule.rule if request and request.url_rule else ""
    if not entry.group:
        return len(entry.url) if request and request.path == entry.url else 0
    starts = [each for each in entry.over if each.holds(rule)]
    if request and Below(entry.url).holds(request.path):
        starts.append(Below(entry.url))
    return max((len(start.rule) for start in starts), default=0)
