"""Two years of events of the demo association."""

from __future__ import annotations

from portal.core.demo import World


def seed(world: World) -> None:
    """Breakfasts, walks, suppers, workshops and a talk, past and coming, with the people who come."""
