"""The office: what needs a decision today, settings and reports. Composed from the other packages; no tables."""

from __future__ import annotations

from flask import Flask

from portal.core.house import House


def register(app: Flask, house: House) -> None:
    """Add this package to the house."""
    from portal.office.routes import components

    app.register_blueprint(components.bp)
