"""The pages of leadership, by audience."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("leadership", __name__)

from portal.leadership.routes import bodies, chair, choices, member, office, public, terms  # noqa: E402, F401
