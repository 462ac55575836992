"""Introductions of the demo."""

from __future__ import annotations

from portal.core.world import World


def seed(world: World) -> None:
    """To come."""
