"""The focus circle: at most five people, and nobody is told who."""

from __future__ import annotations

from flask import Flask

from portal.core.house import House


def register(app: Flask, house: House) -> None:
    """Add what the circle puts on its owner's home."""
    from portal.relationships.circle import routes, steps  # noqa: F401

    house.home_steps.append(steps.steps)
