"""Home: the first page, for visitors and for members. Composed from the other packages; no tables."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.core.house import House, MenuEntry
from portal.home.routes import bp


def register(app: Flask, house: House) -> None:
    """Add the first page to the house."""
    app.register_blueprint(bp)
    house.menu += [
        MenuEntry("main", _l("Home"), "home.index", "house", order=1),
        MenuEntry("tab", _l("Home"), "home.index", "house", order=1),
        MenuEntry("footer", _l("Privacy"), "home.privacy", order=80),
    ]
