"""Volunteering's part of the demo association."""

from __future__ import annotations

from portal.core.demo import World


def seed(world: World) -> None:
    """Shifts of past and coming events, and of the house."""
