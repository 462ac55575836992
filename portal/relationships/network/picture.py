"""Where everybody stands in the picture: me in the middle, around me those whom I know, the nearer the later we talked.

Numbers for a template to draw. The list beside it says the same in words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.core.dates import add_months
from portal.members.people.models import Person

#: So many faces stand in the picture; the others in the list alone.
MOST = 60
SIZE = 720
MIDDLE = SIZE / 2


class Near(StrEnum):
    """How long ago somebody was in touch."""

    LATELY = "lately"
    THIS_YEAR = "this_year"
    RESTING = "resting"


#: The rings, from the middle: how far out, and how many have room there.
RINGS = {Near.LATELY: (120.0, 12), Near.THIS_YEAR: (214.0, 22), Near.RESTING: (308.0, MOST)}


@dataclass(frozen=True, slots=True)
class Spot:
    """One face in the picture."""

    person: Person
    near: Near
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """Two whom I know, and what everybody may read that they share."""

    x1: float
    y1: float
    x2: float
    y2: float
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the template draws."""

    spots: list[Spot]
    lines: list[Line]
    radius: float
    named: bool
    size: int = SIZE
    middle: float = MIDDLE
    rings: tuple[float, ...] = tuple(radius for radius, _room in RINGS.values())


def nearness(last: date, today: date) -> Near:
    """In touch within three months; within a year; or longer ago."""
    if last > add_months(today, -3):
        return Near.LATELY
    return Near.THIS_YEAR if last > add_months(today, -12) else Near.RESTING


def draw(people: Iterable[tuple[Person, Near]], shared: Mapping[tuple[int, int], Sequence[str]]) -> Picture:
    """The picture of these people, nearest first; who finds no room in a ring stands in the next one."""
    rings: dict[Near, list[tuple[Person, Near]]] = {near: [] for near in Near}
    for person, near in people:
        order = list(Near)[list(Near).index(near) :]
        ring = next(each for each in order if len(rings[each]) < RINGS[each][1])
        rings[ring].append((person, near))
    spots: list[Spot] = []
    for number, (ring, within) in enumerate(rings.items()):
        spots += _around(within, RINGS[ring][0], turned=number)
    at = {spot.person.id: spot for spot in spots}
    lines = [
        Line(at[one].x, at[one].y, at[other].x, at[other].y, ", ".join(names))
        for (one, other), names in shared.items()
        if one in at and other in at
    ]
    many = len(spots) > 24
    return Picture(spots, lines, radius=16 if many else 26, named=not many)


def _around(people: Sequence[tuple[Person, Near]], radius: float, turned: int) -> Iterable[Spot]:
    for number, (person, near) in enumerate(people):
        angle = 2 * math.pi * (number + turned / 3) / len(people) - math.pi / 2
        yield Spot(
            person, near, round(MIDDLE + radius * math.cos(angle), 1), round(MIDDLE + radius * math.sin(angle), 1)
        )
