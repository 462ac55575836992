"""Badges that were handed to somebody of the team."""

from __future__ import annotations

from portal.core import audit
from portal.events.programme.models import Event


def note_badges(event: Event, badges: int) -> None:
    """Keep in the trail that badges were made: how many, and no name."""
    audit.write("events.badges_made", about=event, after={"badges": badges})
