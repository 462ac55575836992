"""The list of an event, handed to somebody who runs it."""

from __future__ import annotations

from portal.core import audit
from portal.events.programme.models import Event


def note_list(event: Event, *, places: int, kind: str, why: str, in_confidence: bool) -> None:
    """Keep in the trail that the list was taken, how many places and what for, and no name of those on it.

    `in_confidence`: answers that few may read went along.
    """
    after = {"places": places, "as": kind, "why": why} | ({"in_confidence": True} if in_confidence else {})
    audit.write("events.attendees_exported", about=event, after=after)
