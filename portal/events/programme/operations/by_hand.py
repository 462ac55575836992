"""What is said of an event of a series for it alone, and what the series says.

A turn keeps, for each thing that was edited by hand, what the series says of it; everything else is as the series says.
Days are told by how far they lie from the event's own, hours by the clock on the wall: that is how they repeat.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from portal.core.dates import day_start, local
from portal.core.db import db
from portal.core.wall_clock import moved_by_days
from portal.events.programme.models import Event
from portal.events.programme.operations.planning import PICTURED, PLAIN, Plan, plan_of
from portal.events.programme.series_models import Turn

DAY, BEGINS, ENDS = "day", "begins", "ends"
TIMES = (DAY, BEGINS, ENDS)
#: Moments around sign-up, which lie so many days before the event.
BESIDE = ("opens_at", "closes_at", "cancel_until")
_APART = {"local_start", "local_end", *BESIDE}
_ALIKE = (*(name for name in PLAIN if name not in _APART), *PICTURED, "format", "capacity")


def said(event: Event) -> dict[str, Any]:
    """All that a series says of its events, as this one has it."""
    first = event.local_start.date()
    found = {name: _plain(getattr(event, name)) for name in _ALIKE}
    found |= {name: _beside(getattr(event, name), first, event.zone) for name in BESIDE}
    days, ends = _lasts(event)
    begins = event.local_start.time()
    return found | {DAY: first.isoformat(), BEGINS: begins.isoformat(), ENDS: [days, ends.isoformat()]}


def note(event: Event, before: dict[str, Any]) -> None:
    """An event that is one of a series was edited: write down where it now differs, and where no longer."""
    turn = db.session.get(Turn, event.id, populate_existing=True)
    if turn is None:
        return
    after, by_hand = said(event), dict(turn.by_hand)
    for name in after:
        as_series = by_hand.get(name, before[name])
        if after[name] == as_series:
            by_hand.pop(name, None)
        else:
            by_hand[name] = as_series
    turn.by_hand = by_hand


def shifted(event: Event, turn: Turn, names: set[str]) -> int:
    """By how many days the event lies beside the day that the series says, where that is among the names."""
    if DAY not in names or DAY not in turn.by_hand:
        return 0
    return (event.local_start.date() - date.fromisoformat(turn.by_hand[DAY])).days


def series_says(event: Event, turn: Turn, model: Event, names: set[str], days: int) -> dict[str, Any]:
    """What the series says of an event from now on: of these things as the model has them, `days` later than before."""
    found = {name: value for name, value in said(model).items() if name in names}
    if DAY in names:
        before = turn.by_hand.get(DAY, event.local_start.date().isoformat())
        found[DAY] = (date.fromisoformat(before) + timedelta(days=days)).isoformat()
    return found


def plan_like(event: Event, model: Event, names: set[str], days: int) -> Plan:
    """The plan of an event that takes these things from another one; with its day it lies so many days later."""
    changed: dict[str, Any] = {name: getattr(model, name) for name in names & set(_ALIKE)}
    days = days if DAY in names else 0
    day = event.local_start.date() + timedelta(days=days)
    if names & set(TIMES):
        begins = (model if BEGINS in names else event).local_start.time()
        changed |= _span(day, begins, *_lasts(model if ENDS in names else event))
    for name in BESIDE:
        at = getattr(event, name)
        if name in names:
            at = getattr(model, name)
            changed[name] = at and moved_by_days(at, (day - model.local_start.date()).days, model.zone)
        elif days and at:
            changed[name] = moved_by_days(at, days, event.zone)
    return replace(plan_of(event), **changed)


def _lasts(event: Event) -> tuple[int, time]:
    """On which day after its first it ends, and when."""
    return (event.local_end.date() - event.local_start.date()).days, event.local_end.time()


def _span(day: date, begins: time, days: int, ends: time) -> dict[str, Any]:
    start, end = datetime.combine(day, begins), datetime.combine(day + timedelta(days=days), ends)
    return {"local_start": start, "local_end": end, "start_fold": None, "end_fold": None}


def _beside(at: datetime | None, day: date, zone: str) -> list[Any] | None:
    if at is None:
        return None
    there = local(at, zone)
    begins = at == day_start(there.date(), zone)
    return [(there.date() - day).days, "" if begins else there.time().isoformat()]


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value
