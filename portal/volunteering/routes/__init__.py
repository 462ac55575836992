"""The pages of volunteering, by audience."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("volunteering", __name__)

from portal.volunteering.routes import board, member, office, public  # noqa: E402, F401
