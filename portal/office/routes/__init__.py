"""The office's pages."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("office", __name__)

from portal.office.routes import association, audit_trail, desk, first_steps, health, work  # noqa: E402, F401
