"""What the actor learns from leadership: the powers of their current terms, and what they chair."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from portal.core.actors import Actor
from portal.core.house import ActorPart
from portal.core.questions import Told, made_of
from portal.leadership.offices.queries import rights


@made_of(lambda _who: [rights.HELD])
def actor_part(who: Actor, now: datetime, told: Told) -> Iterator[ActorPart]:
    """What the current terms of an account's person give, as of the association's day."""
    held = rights.held_by(told.get(rights.HELD))
    yield ActorPart(powers=held.powers, chairs=held.chairs, serves=held.serves)
