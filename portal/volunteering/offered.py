"""What is offered to somebody who looks for something to do: grouped by event, and what they may take at a press."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from portal.events.programme.models import Event
from portal.volunteering.models import TRAVEL, Assignment, Shift


@dataclass(frozen=True, kw_only=True, slots=True)
class Fits:
    """Why something fits one reader: `queries.reasons_for`. For their eyes alone.

    By number: the events they come to, the kinds of work they were there for, the shifts on which somebody else looks
    for a stand-in, the positions in which they would serve. `skilled`: the kinds of work that ask for what their
    profile says, with the words. `newcomer`: they never said yes to a shift.
    """

    comes: Set[int] = frozenset()
    did: Set[int] = frozenset()
    looks: Set[int] = frozenset()
    would_serve: Set[int] = frozenset()
    skilled: Mapping[int, Sequence[str]] = field(default_factory=dict)
    newcomer: bool = False


@dataclass(frozen=True, slots=True)
class Offered:
    """A shift as one reader sees it.

    `then`: what they do at that time already, so that it is not offered. `close`: what they do so shortly before or
    after that there may be too little time between them; it is offered with a warning.
    """

    shift: Shift
    takes: bool
    first_shift: bool = False
    then: Assignment | None = None
    close: Assignment | None = None


def offered(
    shifts: Iterable[Shift], mine: Sequence[Assignment], *, member: bool, newcomer: bool, now: datetime
) -> list[Offered]:
    """The shifts for a reader with these of their own. `newcomer`: nobody has seen them on a shift yet.

    A press is offered where `operations.assign` would say yes; a place kept for newcomers is offered to them alone.
    """
    return [_as_seen(shift, mine, member=member, newcomer=newcomer, now=now) for shift in shifts]


def _as_seen(shift: Shift, mine: Sequence[Assignment], *, member: bool, newcomer: bool, now: datetime) -> Offered:
    then = next((each for each in mine if each.shift.meets(shift)), None)
    close = None if then else next((each for each in mine if each.shift.meets(shift, TRAVEL)), None)
    room = shift.free > 0 and (newcomer or shift.free > shift.held_now(now))
    takes = member and room and then is None and shift.takes_people(now)
    return Offered(shift, takes, first_shift=newcomer and shift.role.newcomer_ok, then=then, close=close)


def by_event(found: Iterable[Offered]) -> list[tuple[Event | None, list[Offered]]]:
    """Grouped by event; groups and their shifts stay in the order in which they came, which is gaps first."""
    groups: dict[int | None, list[Offered]] = {}
    for each in found:
        groups.setdefault(each.shift.event_id, []).append(each)
    return [(group[0].shift.event, group) for group in groups.values()]
