"""See ARCHITECTURE: filled by this package."""

from __future__ import annotations

from flask import Flask

from portal.core.house import House


def register(app: Flask, house: House) -> None:
    """Add this package to the house."""
