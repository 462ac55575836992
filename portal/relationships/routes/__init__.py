"""The pages of relationships, all of them members' own."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("relationships", __name__)

from portal.relationships.routes import circle, people  # noqa: E402, F401 - they add their pages to bp
