"""This one and all that follow in its series are changed alike, each with its own list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from portal.core import audit
from portal.core.db import db
from portal.core.wall_clock import BadTime
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import by_hand
from portal.events.programme.operations.planning import PICTURED
from portal.events.programme.operations.series import first_of_two, turns_locked
from portal.events.programme.series_models import Turn
from portal.events.registrations.operations import changing


@dataclass(slots=True)
class Outcome:
    """How many were changed, and which were left as they are, each with a sentence about why."""

    changed: int = 0
    left: list[tuple[Event, str]] = field(default_factory=list)


def carry_on(event: Event, names: set[str], *, among: set[int], now: datetime, on_again: bool = False) -> Outcome:
    """What was edited about this event alone holds for all that follow, which hear of it as of any change.

    `names`: which of it (see `by_hand.said`). `among`: the events that whoever asks may manage. What was edited by hand
    in a later one stays, and one that cannot be at that time keeps its own. A postponed one goes on waiting for its new
    day; `on_again`: it moves as far as this one, and is on again. Asked again, nothing happens.
    """
    outcome = Outcome()
    turns = turns_locked(event, since=True)
    if not turns:
        return outcome
    this, later = turns[0], turns[1:]
    names = _with_its_words(names) & set(this.by_hand)
    if not names:
        return outcome
    days = by_hand.shifted(this.event, this, names)
    for turn in later:
        each = turn.event
        if each.id not in among or each.phase(now) in {Phase.CANCELLED, Phase.OVER}:
            continue
        why = _follow(turn, this.event, names, days, now, on_again)
        if why:
            outcome.left.append((each, why))
        else:
            outcome.changed += 1
    this.by_hand = {name: value for name, value in this.by_hand.items() if name not in names}
    audit.write("events.series_followed", about=event, after={"names": sorted(names), "events": outcome.changed})
    db.session.flush()
    return outcome


def _follow(turn: Turn, model: Event, names: set[str], days: int, now: datetime, on_again: bool) -> str:
    """Change one that follows; why it stays as it is in some way, if it does."""
    event, own = turn.event, names & _with_its_words(set(turn.by_hand))
    on_again = on_again and by_hand.DAY in names - own
    waits = names & set(by_hand.TIMES) if event.day_is_open and not on_again else set()
    taken, why = names - own - waits, ""
    says = by_hand.series_says(event, turn, model, names, days)
    try:
        plan = first_of_two(by_hand.plan_like(event, model, taken, days))
    except BadTime as refused:
        taken, why = taken - set(by_hand.TIMES), str(refused.sentence)
        plan = by_hand.plan_like(event, model, taken, days)
    kept = {name: value for name, value in turn.by_hand.items() if name not in names}
    if taken:
        try:
            changing.change_event(event, plan, now=now)
        except BadTime as refused:
            taken, why = set(), str(refused.sentence)
    has = by_hand.said(event)
    differs = {name: says[name] for name in names if has[name] != says[name]}
    turn.by_hand = kept | differs
    db.session.flush()
    if why or not differs:
        return why
    return str(_("It waits for its new day.")) if waits else str(_("What was edited there by hand stays."))


def _with_its_words(names: set[str]) -> set[str]:
    """A picture and what it shows go together, or stay together."""
    return names | set(PICTURED) if names & set(PICTURED) else names
