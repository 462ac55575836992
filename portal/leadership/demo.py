"""Leadership's part of the demo association."""

from __future__ import annotations

from portal.core.demo import World


def seed(world: World) -> None:
    """Bodies, terms over two years, calls and candidacies."""
