"""People, the firms they speak for, their memberships, and the directory."""

from __future__ import annotations

from flask import Flask

from portal.core.house import House


def register(app: Flask, house: House) -> None:
    """Add members to the house."""
    from portal.members import models  # noqa: F401 - the tables
