"""From the days and times that somebody types, by the clock of the association, to the moments that they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask_babel import lazy_gettext as _l

from portal.core import wall_clock
from portal.core.errors import DomainError
from portal.relationships.one_to_ones.states import AHEAD, MOST_TIMES, Place
from portal.relationships.one_to_ones.words import LENGTHS


@dataclass(frozen=True, slots=True)
class Wall:
    """A day and a time as the clock on the wall says them. `fold`: which of two equal ones."""

    day: date
    at: time
    fold: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What one of the two proposes: when, for how long, how, and a line with it."""

    walls: Sequence[Wall]
    minutes: int
    place_kind: Place
    place: str = ""
    line: str = ""


class NoTime(DomainError):
    sentence = _l("Propose at least one time.")
    field = "day_1"


class TooManyTimes(DomainError):
    sentence = _l("Three times are enough to choose from.")


class TimeHasPassed(DomainError):
    sentence = _l("This time has passed already. Choose a later one.")


class TooFarAhead(DomainError):
    sentence = _l("That is more than four months ahead. Choose an earlier day.")


class SameTimeTwice(DomainError):
    sentence = _l("You proposed this time twice. Choose another one, or leave it empty.")


class OddLength(DomainError):
    sentence = _l("Choose how long you would like to talk.")
    field = "minutes"


class NoPlace(DomainError):
    sentence = _l("Say where: a café, an office, a bench by the water.")
    field = "place"


class NoLink(DomainError):
    sentence = _l("Give the link of the call, as in https://meet.example.org/us.")
    field = "place"


def moments(offer: Offer, zone: str, *, now: datetime) -> list[datetime]:
    """The moments of an offer, the earliest first. Each refusal says at which field it was typed.

    Raises NoTime, TooManyTimes, TimeHasPassed, TooFarAhead, SameTimeTwice, and BadTime or TimeComesTwice where the
    clocks change.
    """
    if not offer.walls:
        raise NoTime
    if len(offer.walls) > MOST_TIMES:
        raise TooManyTimes
    found: list[datetime] = []
    for number, wall in enumerate(offer.walls, 1):
        typed = datetime.combine(wall.day, wall.at)
        at = wall_clock.moment(typed, zone, fold=wall.fold, field=f"time_{number}", day=f"day_{number}")
        if at <= now:
            raise TimeHasPassed(field=f"day_{number}")
        if at > now + AHEAD:
            raise TooFarAhead(field=f"day_{number}")
        if at in found:
            raise SameTimeTwice(field=f"day_{number}")
        found.append(at)
    return sorted(found)


def check(offer: Offer) -> None:
    """The rest of an offer. Raises OddLength, NoPlace, NoLink."""
    if offer.minutes not in LENGTHS:
        raise OddLength
    if offer.place_kind is Place.IN_PERSON and not offer.place:
        raise NoPlace
    if offer.place_kind is Place.VIDEO and not offer.place.startswith(("https://", "http://")):
        raise NoLink


def length(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)
