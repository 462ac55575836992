"""What became of the things that a letter tells of: an event was cancelled, a role is filled, a person is not shown.

Each kind of source has one that looks, by one statement for all its numbers. What no member may know of any more is
found by `house.visible_sources`, whatever its kind.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, select

from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.house import house
from portal.core.say import last_day, say_day
from portal.core.settings import today
from portal.events.programme.models import Event, Phase
from portal.leadership.succession.models import Call
from portal.volunteering.models import Shift

ANY_MEMBER = Actor(standing=Standing.MEMBER)
Source = tuple[str, int]
#: The titles under which a letter tells of some of one kind, by their numbers, and now; what is to be said of them.
Look = Callable[[dict[int, str], datetime], dict[int, str]]


class Fate(NamedTuple):
    """What became of a source. `unseen`: no member may know of it; else the source may tell of it in another way."""

    sentence: str
    unseen: bool


def became(titles: dict[Source, str], now: datetime) -> dict[Source, Fate]:
    """What became of each of the sources of which a letter may not tell as it did; nothing for the others.

    `titles`: under which each of them stands in the letter.
    """
    told: dict[Source, Fate] = {}
    for kind in sorted({kind for kind, _number in titles}):
        titled = {number: title for (each, number), title in titles.items() if each == kind}
        said = LOOKS[kind](titled, now) if kind in LOOKS else {}
        seen = _seen_by_members(kind, set(titled))
        for number, title in titled.items():
            if number in said:
                told[kind, number] = Fate(said[number], unseen=number not in seen)
            elif number not in seen:
                told[kind, number] = Fate(_unseen(kind, title), unseen=True)
    return told


def _seen_by_members(kind: str, numbers: set[int]) -> set[int]:
    answers = house().visible_sources.get(kind)
    known = answers(sorted(numbers), ANY_MEMBER) if answers else numbers
    return set(db.session.scalars(known)) if isinstance(known, Select) else known


def _unseen(kind: str, title: str) -> str:
    match kind:
        case "person":
            said = _("“%(title)s” is not shown to members any more: hidden, gone, or not introduced.", title=title)
        case "ask":
            said = _("“%(title)s” is closed: it was answered, taken back, or its time is over.", title=title)
        case "term":
            said = _("“%(title)s” does not hold this office as it is told.", title=title)
        case "event" | "call" | "shift":
            said = _("“%(title)s” is not open to members any more.", title=title)
        case _:
            said = _("“%(title)s” is no longer so.", title=title)
    return str(said)


def _events(titled: dict[int, str], now: datetime) -> dict[int, str]:
    told: dict[int, str] = {}
    for event in db.session.scalars(select(Event).where(Event.id.in_(titled))):
        phase, title = event.phase(now), titled[event.id]
        if phase is Phase.CANCELLED:
            told[event.id] = _("“%(title)s” was cancelled.", title=title)
        elif phase is Phase.POSTPONED:
            told[event.id] = _("“%(title)s” is postponed, and its new day is not known yet.", title=title)
    return told


def _calls(titled: dict[int, str], now: datetime) -> dict[int, str]:
    told: dict[int, str] = {}
    for call in db.session.scalars(select(Call).where(Call.id.in_(titled))):
        title = titled[call.id]
        if call.withdrawn_at is not None:
            told[call.id] = _("“%(title)s” was taken back.", title=title)
        elif call.is_filled:
            told[call.id] = _("“%(title)s” is filled.", title=title)
        elif call.closes <= today(now):
            day = say_day(last_day(call.closes))
            told[call.id] = _("“%(title)s” took statements until %(day)s.", title=title, day=day)
    return told


def _shifts(titled: dict[int, str], now: datetime) -> dict[int, str]:
    told: dict[int, str] = {}
    for shift in db.session.scalars(select(Shift).where(Shift.id.in_(titled))):
        title = titled[shift.id]
        if shift.cancelled_at is not None:
            told[shift.id] = _("“%(title)s” was cancelled.", title=title)
        elif shift.free <= 0:
            told[shift.id] = _("“%(title)s” has all the people it needs.", title=title)
    return told


LOOKS: dict[str, Look] = {"event": _events, "call": _calls, "shift": _shifts}
