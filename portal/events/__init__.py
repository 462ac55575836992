"""Events: what the association invites to, who comes, and who waits."""

from __future__ import annotations

from flask import Flask

from portal.core.house import House
from portal.events import models  # noqa: F401 - the tables


def register(app: Flask, house: House) -> None:
    """Add this package to the house."""
