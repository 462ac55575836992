"""The focus circle: at most five people, and nobody is told who."""

from __future__ import annotations

from flask import Flask

from portal.core.house import House


def register(app: Flask, house: House) -> None:
    """Add what the circle puts on its owner's home and into their letter of the week."""
    from portal.relationships.circle import routes, steps, week  # noqa: F401
    from portal.relationships.digest import DIGEST

    house.home_steps.append(steps.steps)
    DIGEST.add(house, week.lines)
