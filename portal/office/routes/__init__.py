"""The office's pages."""

from __future__ import annotations

from flask import Blueprint

from portal.core import settings

bp = Blueprint("office", __name__)
#: Whoever just saved a setting sees it, whichever process answers, and never saves an older one over it.
bp.before_request(settings.forget)

from portal.office.routes import association, audit_trail, desk, first_steps, health, work  # noqa: E402, F401
