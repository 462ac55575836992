"""What is said to somebody who is about to leave, by packages that know what they did here.

    FAREWELLS.add(house, farewell)          # in `register` of a package above: (person, day) -> Farewell or None

It is a warm word and an offer to talk, and never in the way: whoever wants to leave leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from portal.core.house import Registry
from portal.members.people.models import Person


@dataclass(frozen=True, slots=True)
class Farewell:
    """A few words for whoever leaves. `tell`: lets somebody know, in that unit of work, that a talk would be good."""

    words: str
    tell: Callable[[datetime], None]


FAREWELLS = Registry[Callable[[Person, date], Farewell | None]]()


def farewells(person: Person, day: date) -> list[Farewell]:
    """What there is to say to somebody on that day."""
    found = (farewell(person, day) for farewell in FAREWELLS.all())
    return [each for each in found if each is not None]
